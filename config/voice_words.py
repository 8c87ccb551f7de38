"""What is wrong with the settings of voices and loudspeakers, and what to do about it, in Vietnamese and English."""

from __future__ import annotations

VOICE_PROBLEMS: dict[str, tuple[str, str]] = {
    "quiet_backwards": ("giờ kết thúc không sau giờ bắt đầu", "it ends before it begins"),
    "quiet_backwards_fix": (
        "ghi ends sau begins; qua nửa đêm thì ghi hai dòng",
        "write an end after the beginning; over midnight needs two rows",
    ),
    "no_recordings": (
        'engine = "recorded" cần thư mục giọng thu sẵn',
        'engine = "recorded" needs the folder of the recordings',
    ),
    "no_recordings_fix": ("ghi thư mục vào voice.recorded", "write the folder into voice.recorded"),
    "speaker_only_fix": (
        'speaker chỉ dùng cho trạm kind = "announcer", "ticket_kiosk" hoặc "lookup_screen"',
        'speaker is for stations of kind = "announcer", "ticket_kiosk" or "lookup_screen" only',
    ),
    "zone_only_fix": (
        'zone chỉ dùng cho trạm kind = "hall_board" hoặc "announcer"',
        'zone is for stations of kind = "hall_board" or "announcer" only',
    ),
    "sim_speaker": ("“{value}” không phải loa giả lập", "“{value}” is no simulated loudspeaker"),
    "sim_speaker_fix": ("ghi sim, sim:20 hoặc sim:20:tep.jsonl", "write sim, sim:20 or sim:20:file.jsonl"),
    "never_spoken": ("không loa nào đọc số của quầy này", "no loudspeaker speaks for this counter"),
    "never_spoken_fix": (
        "thêm quầy vào một khu vực có loa; loa duy nhất thì không cần zone",
        "add it to a zone with a loudspeaker; one that is alone needs no zone",
    ),
    "no_voice_pack": ("không có gói ngôn ngữ “{language}”", "there is no language pack “{language}”"),
    "voice_pack_fix": (
        "sửa voice.languages hoặc gói ngôn ngữ; xem assets/voice/README.md",
        "put voice.languages or the language pack right; see assets/voice/README.md",
    ),
    "voice_speed_fix": (
        "ghi 0 để đọc như gói ngôn ngữ, hoặc bỏ mục này",
        "write 0 for the speed of the language pack, or leave this setting out",
    ),
    "bad_voice_pack": (
        "không đọc được tiếng “{language}” bằng các gói ngôn ngữ",
        "the language packs cannot speak “{language}”",
    ),
    "recordings_idle": (
        'giọng thu sẵn chỉ được dùng khi engine = "recorded"',
        'recordings are heard with engine = "recorded" only',
    ),
    "recordings_idle_fix": (
        'thêm engine = "recorded", hoặc bỏ mục này',
        'add engine = "recorded", or leave this setting out',
    ),
    "speaks_for_all": (
        "loa không có zone đọc mọi quầy, không chờ lượt, nên đọc cùng một lúc với loa có zone: {others}",
        "without a zone it speaks for every counter and waits for nobody: at once with these, which have one: {others}",
    ),
    "speaks_for_all_fix": (
        "ghi zone cho loa này; khu không ghi counters là mọi quầy, các khu nghe thấy nhau ghi cùng một room",
        "give it a zone: one without counters has all of them, and zones that hear each other have the same room",
    ),
    "heard_twice": (
        "khu này và khu “{other}” cùng đọc số của quầy {counters}, có thể cùng một lúc",
        "this zone and “{other}” both speak for {counters}, maybe at once",
    ),
    "heard_twice_fix": (
        "ghi cùng một room nếu hai khu nghe thấy nhau, hai room khác nhau nếu không; hoặc bỏ quầy ở một khu",
        "give both the same room if they hear each other, two rooms if they do not; or leave the counters to one",
    ),
}
