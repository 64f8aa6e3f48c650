using Farspan.State.Gateways;

namespace Farspan.Gateway.Egress;

/// <summary>A place outside that a caller may go to.</summary>
public sealed record EgressTarget
{
    /// <summary>Host name as asked for, lower case.</summary>
    public required string Host { get; init; }

    /// <summary>Port.</summary>
    public required int Port { get; init; }

    /// <summary>Rule that allows it.</summary>
    public required EgressRuleSpec Rule { get; init; }

    /// <summary>True for CONNECT, false for a plain request in absolute form.</summary>
    public required bool IsTunnel { get; init; }
}
