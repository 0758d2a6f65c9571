"""Charts and badges as SVG: for wikis, mails and READMEs, readable at 400 pixels, in the dark and by ear.

Plain data in, bytes out: nothing here reads, and the same data always give the same bytes.
"""
