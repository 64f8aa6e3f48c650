namespace Farspan.Linux.Capture;

/// <summary>What is known about a captured packet besides its bytes.</summary>
public readonly record struct CapturedPacket
{
    /// <summary>Link that it was seen on.</summary>
    public required int LinkIndex { get; init; }

    /// <summary>For whom it was.</summary>
    public required CaptureDirection Direction { get; init; }

    /// <summary>EtherType, such as 0x0800 for IPv4.</summary>
    public required ushort EtherType { get; init; }

    /// <summary>Its whole length in bytes, link header included.</summary>
    public required int Length { get; init; }

    /// <summary>How many bytes of it are in the buffer.</summary>
    public required int CapturedLength { get; init; }
}
