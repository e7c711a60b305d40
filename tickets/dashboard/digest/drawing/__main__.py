"""Plots as JSON on standard input → their pictures on standard output, as JSON with Base64."""

import base64
import json
import sys

from tickets.dashboard.digest.drawing.curves import png

if __name__ == "__main__":
    plots = json.load(sys.stdin)
    json.dump([base64.b64encode(png(plot)).decode() for plot in plots], sys.stdout)
