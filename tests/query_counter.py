"""Counts what is asked of the database."""

from collections import Counter


class QueryCounter:
    """For test cases: the SELECT statements of an action, and whether there are no more of them than before."""

    def _count(self, action):
        """SELECT statements; ORM batches of writing are not counted."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        execute = type(self.env.cr).execute

        def counting(cr, query, *args, **kwargs):
            queries.append(str(getattr(query, "code", query)).lstrip()[:200])
            return execute(cr, query, *args, **kwargs)

        self.patch(type(self.env.cr), "execute", counting)
        action()
        self.env.flush_all()
        self.patch(type(self.env.cr), "execute", execute)
        return [" ".join(query.split()) for query in queries if query.upper().startswith(("SELECT", "WITH"))]

    def _assert_no_more(self, many, few):
        self.assertLessEqual(len(many), len(few), f"more of: {Counter(many) - Counter(few)}")
