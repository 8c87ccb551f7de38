"""What the page says: sentences that hold, charts that show them, small numbers that are said to be small."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from assets.texts import Texts
from assets.theme import contrast
from counter.tallies.causes import cause_charts
from counter.tallies.charts import FEW_TIMES, Chart, flow_charts, rating_charts
from counter.tallies.colours import PAINTS, level_paints
from counter.tallies.events import View
from counter.tallies.flow import Sort
from counter.tallies.named import named
from counter.tallies.props import props_of, strip_of
from counter.tallies.table import table
from counter.words import Words
from queue_engine.protocol import TallyAnswer
from queue_engine.tallies.figures import FEW_TIMES as FEW_IN_FILES
from tests.counter.panel_samples import NOW_MS, config_of
from tests.counter.tally_samples import (
    a_page,
    answer,
    asked_indicators,
    by_day,
    by_field,
    by_hour,
    by_officer,
    empty,
    figures,
    five_levels,
    group,
    small,
)

WORDS = Words(Texts.load("vi"), config_of())
ENGLISH = Words(Texts.load("en"), config_of())


def charts(answer: TallyAnswer) -> dict[str, Chart]:
    found = (*flow_charts(answer, WORDS), *rating_charts(answer, WORDS), *cause_charts(answer, WORDS))
    return {one.name: one for one in found}


def said(answer: TallyAnswer) -> dict[str, str]:
    return {name: chart.finding.replace("\u00a0", " ") for name, chart in charts(answer).items()}


def test_each_chart_says_its_finding_in_a_sentence() -> None:
    assert said(by_field()) == {
        "visits": "Đông nhất: Đất đai – 312 lượt",
        "wait": "Chờ lâu nhất: Đất đai – một nửa chờ hơn 34 phút",
        "service": "Phục vụ lâu nhất: Đất đai – một nửa hơn 11 phút",
        "levels": "Không hài lòng nhiều nhất: Đất đai – 18% của 161 trả lời",
        "means": "Thấp hơn mức chung rõ rệt: Đất đai – 1,25 điểm",
        "reasons": "Lý do nhiều nhất: Chờ lâu – 21 trong 44 lần",
        "presses": "Cần xem lại 4 việc, nhiều nhất: Trả lời quá nhanh",
        "indicators": "Kỳ này chưa hỏi chỉ số 3 và 4 của Thông tư 01/2018",
    }


@pytest.mark.parametrize("made", [by_field(), by_officer(40), by_hour(), by_day(), five_levels()])
def test_the_row_that_a_sentence_names_stands_out_and_nothing_else_does(made: TallyAnswer) -> None:
    for name, chart in charts(made).items():
        marked = [row.name for row in chart.rows if row.stands_out]
        if name in ("visits", "wait", "service", "levels", "means") and marked:
            assert len(marked) == 1
            assert marked[0] in chart.finding
            if name == "visits":
                assert next(row.text for row in chart.rows if row.stands_out) in chart.finding


def test_small_numbers_lead_to_no_sentence_and_to_no_mean() -> None:
    told = said(small())
    assert told["wait"] == "Còn ít lượt, chưa so sánh được thời gian chờ"
    assert told["means"] == told["levels"] == "Chưa đủ trả lời để so sánh: mỗi lĩnh vực cần 30"
    assert {row.text for row in charts(small())["means"].rows} == {"chưa đủ (3)", "chưa đủ (2)"}
    assert all(row.dot is None and not any(row.values) for row in charts(small())["means"].rows)
    assert props_of(a_page(small()), WORDS).tiles[-1].value == "chưa đủ"


def test_visits_that_nobody_called_stand_last_and_are_nobodys_record() -> None:
    waiting = group("", "(chưa được gọi)", figures(900))
    made = by_officer()
    chart = charts(named(made.model_copy(update={"groups": (waiting, *made.groups)}), WORDS))["visits"]
    assert chart.rows[-1].name == "Chưa được gọi"
    first = chart.rows[0]
    assert first.stands_out
    assert chart.finding == f"Tiếp nhiều nhất: {first.name}\u00a0– {first.text} lượt"


def test_a_running_day_beside_a_whole_one_tells_no_change() -> None:
    running = small().model_copy(update={"total": group("", "", figures(11, 6.0, (3, 1, 1)), figures(180))})
    assert props_of(a_page(running), WORDS).tiles[0].beside == "kỳ so sánh, cả ngày: 180"
    assert props_of(a_page(by_field(compared=True)), WORDS).tiles[0].beside == "kỳ so sánh: 1.039 (+16%)"


def test_nobody_is_called_worst_while_the_intervals_reach_the_whole() -> None:
    alike = tuple(group(f"f{n}", f"Lĩnh vực {n}", figures(100, 10, (40 - n, 20, 4 + n))) for n in range(4))
    assert said(answer("field", alike, figures(400, 10, (154, 80, 22))))["means"] == (
        "Không lĩnh vực nào thấp hơn rõ rệt so với điểm chung"
    )


def test_without_anything_every_chart_says_so() -> None:
    told = said(empty())
    assert told["visits"] == "Chưa có lượt nào trong kỳ này"
    assert told["means"] == told["levels"] == "Chưa có trả lời nào trong kỳ này"
    assert told["presses"] == "Không có lần bấm nào ngoài lượt hỏi"


@pytest.mark.parametrize("made", [by_field(), by_officer(40), by_hour(), by_day(), five_levels(), small()])
def test_the_response_rate_stands_beside_every_mean(made: TallyAnswer) -> None:
    for row in charts(made)["means"].rows:
        assert row.few or row.text.endswith("%")
    tile = props_of(a_page(made), WORDS).tiles[-1]
    assert "trả lời" in tile.line


def test_lines_without_an_order_are_ranked_and_hours_are_not() -> None:
    by_visits = [row.values[0] for row in charts(by_field())["visits"].rows]
    assert by_visits == sorted(by_visits, reverse=True)
    assert [row.name for row in charts(by_hour())["wait"].rows][:3] == ["7–8 giờ", "8–9 giờ", "9–10 giờ"]


def test_indicators_of_the_circular_stand_apart_and_say_that_they_do() -> None:
    chart = charts(asked_indicators())["indicators"]
    assert [row.text for row in chart.rows] == ["1,7 · 118", "chưa đủ (22)"]
    assert "không phải tỷ lệ phần trăm trên Cổng Dịch vụ công quốc gia" in chart.foot


def test_names_are_in_the_language_of_the_station() -> None:
    english = named(by_field(), ENGLISH)
    assert english.groups[2].name == "Land"
    assert [one.name for one in english.levels] == ["Very satisfied", "Satisfied", "Not satisfied"]
    weekday = answer("weekday", (group("0", "Thứ Hai", figures()),), figures())
    assert [named(weekday, words).groups[0].name for words in (WORDS, ENGLISH)] == ["Thứ Hai", "Monday"]


def test_days_of_the_compared_period_are_no_days_of_the_period() -> None:
    made = by_day()
    other = group("2026-10-05", "05/10/2026", figures(0, 0, (0, 0, 0)), figures(50))
    more = made.model_copy(update={"groups": (*made.groups, other)})
    assert named(more, WORDS).groups == named(made, WORDS).groups


# -- the table


def test_the_table_sorts_by_value_and_what_is_unknown_stands_last_either_way() -> None:
    for descending in (True, False):
        rows = table(by_field(), Sort("points", descending), WORDS).rows
        heads = [key for key, _ in table(by_field(), None, WORDS).heads]
        points = [row[heads.index("points")] for row in rows]
        known = [one for one in points[:-1] if "chưa" not in one]
        assert known == sorted(known, reverse=descending)
        assert all("chưa" in one for one in points[len(known) : -1])
        assert rows[-1][0] == "Toàn bộ"


def test_the_table_writes_numbers_in_vietnamese_and_the_compared_period_in_brackets() -> None:
    made = table(by_field(compared=True), None, WORDS)
    heads = [key for key, _ in made.heads]
    whole = made.rows[-1]
    assert whole[heads.index("visits")] == "1.208 (1.039)"
    assert heads.index("response") + 1 == heads.index("points")


def test_presses_are_blank_where_the_lines_cannot_tell_them() -> None:
    made = table(by_officer(), None, WORDS)
    at = [key for key, _ in made.heads].index("strays")
    assert {row[at] for row in made.rows[:-1]} == {""}
    assert made.rows[-1][at] == "108"


def test_times_of_few_people_are_marked_in_the_table_as_in_files() -> None:
    made = table(small(), None, WORDS)
    heads = [key for key, _ in made.heads]
    assert [row[heads.index("wait_median")] for row in made.rows] == ["4,0 · ít lượt", "11 · ít lượt", "6,0"]
    assert made.rows[0][heads.index("wait_p90")] == "9,6"
    assert FEW_TIMES == FEW_IN_FILES


def test_answers_to_be_looked_at_are_told_by_officer() -> None:
    made = table(by_officer(), None, WORDS)
    at = [key for key, _ in made.heads].index("flags")
    assert [row[at] for row in made.rows] == ["0", "3", "0", "0", "1", "0", "0", "0", "4"]


@pytest.mark.parametrize(
    ("made", "is_said"), [(by_officer(), True), (by_field(), True), (by_hour(), False), (by_day(), False)]
)
def test_where_presses_belong_to_nobody_table_and_chart_say_so(made: TallyAnswer, is_said: bool) -> None:
    said = "Bấm ngoài lượt hỏi không thuộc về cán bộ hay lĩnh vực nào: chỉ đếm theo quầy và thời gian."
    assert table(made, None, WORDS).note.endswith(said) is is_said
    assert (charts(made)["presses"].foot == said) is is_said


# -- the sentence


def test_the_sentence_says_what_the_figures_are_of_and_when() -> None:
    strip = strip_of(a_page(by_field(compared=True)), WORDS)
    assert strip.text == "Số liệu 01/11–23/11/2026, theo lĩnh vực, so với 01/10–23/10/2026. Lúc 10:32."
    assert strip.look == "calm"


def test_a_service_that_is_away_is_said_with_the_time_of_the_older_figures() -> None:
    page = a_page(small(), problem="unreachable", failed_ms=NOW_MS - 120_000)
    strip = strip_of(page, WORDS)
    assert strip.look == "alarm"
    assert strip.text == (
        "Dịch vụ thống kê không trả lời từ 10:30. Máy tự hỏi lại. "
        "Bên dưới là số liệu 23/11/2026, theo lĩnh vực, lúc 10:32."
    )


def test_figures_of_another_question_are_never_passed_off_as_the_ones_asked_for() -> None:
    strip = strip_of(replace(a_page(small()), by="officer"), WORDS)
    assert (strip.look, strip.text) == ("busy", "Đang tính. Bên dưới vẫn là số liệu 23/11/2026, theo lĩnh vực.")


def test_without_figures_nothing_can_be_saved_or_printed() -> None:
    props = props_of(a_page(), WORDS)
    assert (props.files.enabled, props.print.enabled, props.charts, props.tiles) == (False, False, (), ())


def test_every_key_of_the_page_means_one_thing() -> None:
    for view in View:
        keys = [one.key for one in props_of(a_page(by_field(), view=view), WORDS).keyed if one.key]
        assert len(keys) == len(set(keys))


# -- colours


@pytest.mark.parametrize("name", sorted(PAINTS))
def test_what_is_written_on_a_colour_can_be_read(name: str) -> None:
    paint = PAINTS[name]
    assert paint.hatched or contrast(paint.fill, paint.ink) >= 4.5


def test_neighbouring_levels_differ_in_lightness() -> None:
    for count in (3, 4, 5):
        fills = [PAINTS[name].fill for name in level_paints(count)]
        assert all(contrast(one, other) >= 1.25 for one, other in pairwise(fills))
