"""Collaborative text, by a plain tree (clause 2, `text`).

Every character ever inserted is a node of a tree; the text is the tree read in order. Each edit is
read in the version that its author saw: the characters whose insertion the author had seen, less
those of which it had seen a deletion.
"""


class Node:
    def __init__(self, name, scalar, origin, right):
        self.name = name
        self.scalar = scalar
        self.origin = origin
        self.right = right
        self.before = []
        self.after = []
        self.deletions = []


class Text:
    """A text that several write at once; the root node stands before its first character."""

    def __init__(self):
        self.root = Node(None, "", None, None)
        # The edits that had an effect, for the snapshot: origin, index, count deleted, count inserted.
        self.edits = []

    def order(self):
        """All nodes in the order of the text, the root too."""
        found, stack = [], [(self.root, False)]
        while stack:
            node, is_open = stack.pop()
            if is_open:
                found.append(node)
                continue
            stack += [(child, False) for child in reversed(node.after)]
            stack.append((node, True))
            stack += [(child, False) for child in reversed(node.before)]
        return found

    def text(self):
        nodes = self.order()
        return "".join(node.scalar for node in nodes if not node.deletions)

    def apply(self, length, index, delete, insert, origin):
        """Applies an edit; one that does not fit the version its author saw has no effect."""
        order = self.order()
        known = [n for n in order if n.origin is None or n.origin.precedes(origin)]
        visible = [
            node
            for node in known
            if node.name is not None and not any(d.precedes(origin) for d in node.deletions)
        ]
        fits = 0 <= index <= length and 0 <= delete <= length - index and (delete or insert)
        if not fits or len(visible) != length:
            return False
        self.edits.append((origin, index, delete, len(insert)))
        for node in visible[index : index + delete]:
            node.deletions.append(origin)
        left = self.root if index == 0 else visible[index - 1]
        place = known.index(left) + 1
        right = known[place] if place < len(known) else None
        # A character that the author knew right after the left one, below it in the tree?
        descends = any(child in known for child in left.after)
        for offset, scalar in enumerate(insert):
            node = Node((origin.name, offset), scalar, origin, right)
            if offset == 0 and descends:
                self.insert_before(right, node)
            else:
                self.insert_after(left, node)
            left = node
        return True

    def insert_before(self, parent, node):
        """Children on the left side stand in the order of their names."""
        parent.before = sorted(parent.before + [node], key=lambda child: child.name)

    def insert_after(self, parent, node):
        """Children on the right side: the one whose right neighbour is further right comes first,
        the end of the text being furthest; of equal ones the order is that of their names."""
        if not parent.after:
            parent.after = [node]
            return
        places = {id(other): place for place, other in enumerate(self.order())}

        def key(child):
            place = places[id(child.right)] if child.right else len(places)
            return (-place, child.name)

        parent.after = sorted(parent.after + [node], key=key)
