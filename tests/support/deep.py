"""Whether what takes longer is run as well."""

import os

IS_DEEP = os.environ.get("ATELIER_DEEP") == "1"
