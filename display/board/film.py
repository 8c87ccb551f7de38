"""One film after another through Qt's media player; the only module that loads the media library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink

STUCK_MS = 10_000
"""A film that shows no frame for so long is bad."""


class Film(QObject):
    """``frame_came``, then once ``ended`` or ``failed(why)``. Frames are turned into pictures only when asked for."""

    frame_came = Signal()
    ended = Signal()
    failed = Signal(str)

    def __init__(self, sound_percent: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.player, sink = QMediaPlayer(self), QVideoSink(self)
        self._frame: QVideoFrame | None = None
        self._is_over = True
        if sound_percent:
            sound = QAudioOutput(self)
            sound.setVolume(sound_percent / 100)
            self.player.setAudioOutput(sound)
        self.player.setVideoSink(sink)
        self._stuck = QTimer(self, singleShot=True, interval=STUCK_MS)
        self._stuck.timeout.connect(self._on_stuck)
        sink.videoFrameChanged.connect(self._on_frame)
        self.player.mediaStatusChanged.connect(self._on_status)
        self.player.errorOccurred.connect(self._on_error)

    def open(self, file: Path) -> None:
        """Ready to be played from its beginning."""
        self._is_over = False
        source = QUrl.fromLocalFile(str(file))
        if self.player.source() == source:
            self.player.setPosition(0)
        else:
            self.player.setSource(source)

    def play(self) -> None:
        self.player.play()
        self._stuck.start()

    def pause(self) -> None:
        self._stuck.stop()
        self.player.pause()

    def close(self) -> None:
        """Nothing more is heard of it."""
        self._is_over, self._frame = True, None
        self._stuck.stop()
        if not self.player.source().isEmpty():
            self.player.setSource(QUrl())

    def take_picture(self) -> QImage | None:
        """The newest frame, if it was not taken yet."""
        frame, self._frame = self._frame, None
        return frame.toImage() if frame is not None else None

    def _on_frame(self, frame: QVideoFrame) -> None:
        if self._is_over or not frame.isValid():
            return
        self._frame = frame
        if self._stuck.isActive():
            self._stuck.start()
        self.frame_came.emit()

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._is_over:
            return
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._is_over = True
            self._stuck.stop()
            self.ended.emit()
        elif status is QMediaPlayer.MediaStatus.LoadedMedia and not self.player.hasVideo():
            self._fail("there is no picture in it")

    def _on_error(self, _: QMediaPlayer.Error, words: str) -> None:
        self._fail(words)

    def _on_stuck(self) -> None:
        self._fail("no frame came for some seconds")

    def _fail(self, why: str) -> None:
        if not self._is_over:
            self._is_over = True
            self._stuck.stop()
            self.failed.emit(why)
