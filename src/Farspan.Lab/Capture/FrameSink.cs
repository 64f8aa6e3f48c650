namespace Farspan.Lab.Capture;

/// <summary>Takes one captured frame, cut to what is read of it; called by one thread at a time.</summary>
internal delegate void FrameSink(ReadOnlySpan<byte> frame);
