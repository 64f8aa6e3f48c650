using System.Net;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Egress;

/// <summary>What became of one attempt.</summary>
public sealed record EgressProbeResult
{
    /// <summary>The attempt.</summary>
    public required EgressProbeSpec Probe { get; init; }

    /// <summary>False where it was left out: its address is open for a while, because a name was asked before.</summary>
    public required bool IsTried { get; init; }

    /// <summary>Where it went; null where its name has no address.</summary>
    public required IPAddress? Destination { get; init; }

    /// <summary>True when a place outside answered.</summary>
    public required bool Arrived { get; init; }

    /// <summary>What was seen.</summary>
    public required string Seen { get; init; }

    /// <summary>Milliseconds from the question to the answer of the place.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>What the machine's log says of it; null where no line was found or looked for.</summary>
    public required EgressLogLine? Log { get; init; }

    /// <summary>True when what was seen is what is declared.</summary>
    public bool Holds => !IsTried || Arrived == (Probe.Expect == Expectation.Connects);

    /// <summary>True when a line of the log is due.</summary>
    public bool IsLogDue => IsTried && Probe.IsLogDue && !Arrived && Destination is not null;

    /// <summary>True when the log says what it must: the machine, the name, and what is missing.</summary>
    public bool IsLogged => Log is { } line && line.Machine == Probe.Machine && line.Missing.Length > 0 && (Probe.Name is null || line.Name == Probe.Name);
}
