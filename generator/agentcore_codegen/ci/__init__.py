"""What runs in GitHub Actions: the review of a pull request, and the pull request of an update.

Only the standard library and this package's own command line are used. `python -I` starts it from
a folder outside the checkout, whose files would otherwise be imported as modules.
"""
