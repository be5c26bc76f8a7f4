{
    "name": "Social Cooperative: an example of an extension",
    "version": "19.0.1.0.0",
    "summary": "What doc/extending.md shows, installed and run by tests/test_extending.py",
    "category": "Accounting/Accounting",
    "author": "Social Cooperative maintainers",
    "license": "LGPL-3",
    "depends": ["social_cooperative"],
}
