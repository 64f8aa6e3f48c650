using System.Net;

namespace Farspan.Verification.Names;

/// <summary>One question that a machine asks its name server, and what the plan says to it.</summary>
public sealed record NameProbeSpec
{
    /// <summary>Machine that asks.</summary>
    public required string Machine { get; init; }

    /// <summary>The service that is asked.</summary>
    public required string Server { get; init; }

    /// <summary>Where it is asked: as the machine's resolver has it.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>The view that the machine belongs to; empty for none.</summary>
    public required string View { get; init; }

    /// <summary>The question on the wire; its first two bytes are its number.</summary>
    public required ReadOnlyMemory<byte> Question { get; init; }

    /// <summary>Name and type, such as <c>www.example.org. A</c>.</summary>
    public required string Asked { get; init; }

    /// <summary>What the plan answers: code and records, in order, such as <c>NOERROR: A 10.0.0.1</c>.</summary>
    public required string Expected { get; init; }
}
