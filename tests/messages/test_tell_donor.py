from server.messages import queries
from server.messages import service as messages


def tell(unit, cast, n, key=None):
    with unit():
        return messages.tell_donor(cast.lan.uid, f"第 {n} 条", "您认领的心愿已经送到。", link="/pages/mine", key=key)


def titles(unit, uids, after=""):
    with unit():
        feed = queries.inbox(uids, after)
        return [message.title for message in feed.items], feed.next, feed.has_more


def test_it_works(unit, cast):
    assert tell(unit, cast, 1)
    with unit():
        message = queries.inbox([cast.lan.uid]).items[0]
        assert (message.title, message.link, message.read_at) == ("第 1 条", "/pages/mine", None)
        assert queries.unread([cast.lan.uid]) == 1


def test_one_event_is_told_once(unit, cast):
    assert tell(unit, cast, 1, key="gift:1")
    assert not tell(unit, cast, 2, key="gift:1")
    assert titles(unit, [cast.lan.uid])[0] == ["第 1 条"]


def test_nobody_reads_another_ones_messages(unit, cast):
    tell(unit, cast, 1)
    assert titles(unit, [cast.bo.uid]) == ([], None, False)
    assert titles(unit, []) == ([], None, False)


def test_the_feed_runs_from_new_to_old_without_a_gap(unit, cast):
    for n in range(45):
        tell(unit, cast, n)
    seen, after = [], ""
    while True:
        page, after, has_more = titles(unit, [cast.lan.uid], after or "")
        seen += page
        if not has_more:
            break
    assert seen == [f"第 {n} 条" for n in reversed(range(45))]
    assert after is None


def test_a_strange_mark_finds_nothing(unit, cast):
    tell(unit, cast, 1)
    assert titles(unit, [cast.lan.uid], "0000000000000000") == ([], None, False)


def test_read_is_read_and_somebody_elses_stays(unit, cast):
    tell(unit, cast, 1)
    with unit():
        uid = queries.inbox([cast.lan.uid]).items[0].uid
        messages.mark_read([cast.bo.uid], [uid])
        assert queries.unread([cast.lan.uid]) == 1
    with unit():
        messages.mark_read([cast.lan.uid], [uid, "0000000000000000"])
    with unit():
        assert queries.unread([cast.lan.uid]) == 0
        first = queries.inbox([cast.lan.uid]).items[0].read_at
        messages.mark_read([cast.lan.uid], [uid])
    with unit():
        assert queries.inbox([cast.lan.uid]).items[0].read_at == first


def test_a_long_text_is_cut_and_not_refused(unit, cast):
    with unit():
        messages.tell_donor(cast.lan.uid, "长" * 100, "长" * 1000)
    with unit():
        message = queries.inbox([cast.lan.uid]).items[0]
        assert (len(message.title), len(message.text)) == (40, 300)
