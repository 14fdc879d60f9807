"""How much of a campaign is run: all of it, or the share that ``CAMPAIGN_SHARE`` says (CI: 0.1)."""

from __future__ import annotations

import os

SHARE = float(os.environ.get("CAMPAIGN_SHARE", "1"))
assert 0.1 <= SHARE <= 1, "of less than a tenth some parts would be nothing"
