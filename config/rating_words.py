"""What is wrong with the settings of ratings, in Vietnamese and English."""

from __future__ import annotations

RATED: dict[str, tuple[str, str]] = {
    "keys_and_levels": (
        "bàn phím này có {keys} phím, thang “{scale}” có {levels} mức: phím thừa không có nghĩa, "
        "mức thừa không ai chọn được",
        "this pad has {keys} keys and scale “{scale}” has {levels} levels: a key too many means nothing, "
        "a level too many can never be given",
    ),
    "keys_and_levels_fix": (
        "đặt ratings.scales có đúng bằng ấy mức, hoặc bỏ các phím thừa khỏi tệp mô tả hộp và che chúng lại",
        "give ratings.scales as many levels, or leave the keys out of the box's table and cover them",
    ),
    "scales_begin": (
        "thang này bắt đầu cùng ngày ({day}) với {other}: không biết hỏi theo thang nào",
        "this scale begins on the same day ({day}) as {other}: nobody knows which one is asked",
    ),
    "scales_begin_fix": (
        "đặt since khác nhau; chỉ một thang được bỏ trống since",
        "give each another since; only one scale may do without",
    ),
}
