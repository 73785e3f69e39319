"""What the network hears: 40 log-mel energies, exactly as Vosk computes them from `fbank.conf`."""

from __future__ import annotations

import kaldi_native_fbank as knf
import numpy as np
from numpy.typing import NDArray

from training.corpus import RATE

MELS = 40
"""Energies a frame."""
FRAMES_PER_SECOND = 100
LOW, HIGH = 20, 7600
"""Hz: the lowest and highest frequency of the filters."""


def log_mels(samples: NDArray[np.generic]) -> NDArray[np.float32]:
    """(frames, 40) of sound at 16 kHz in the range of 16-bit numbers."""
    options = knf.FbankOptions()
    options.use_energy = False
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = MELS
    options.mel_opts.low_freq, options.mel_opts.high_freq = LOW, HIGH
    bank = knf.OnlineFbank(options)
    bank.accept_waveform(RATE, samples.astype(np.float32).tolist())
    bank.input_finished()
    if not bank.num_frames_ready:
        return np.zeros((0, MELS), np.float32)
    return np.stack([bank.get_frame(index) for index in range(bank.num_frames_ready)])
