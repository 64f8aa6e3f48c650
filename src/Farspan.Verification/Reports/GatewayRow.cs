namespace Farspan.Verification.Reports;

/// <summary>What requests through one gateway showed.</summary>
public sealed record GatewayRow
{
    /// <summary>Name of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>Machine that runs it.</summary>
    public required string Machine { get; init; }

    /// <summary>Machines that called.</summary>
    public required int Callers { get; init; }

    /// <summary>Services of machines that were called.</summary>
    public required int Targets { get; init; }

    /// <summary>Allowed requests that the machine answered that was meant, of those tried.</summary>
    public required Ratio Allowed { get; init; }

    /// <summary>Requests that no policy allows and that got nowhere, of those tried.</summary>
    public required Ratio Refused { get; init; }

    /// <summary>Allowed requests that the target itself counted, of those whose target counts: what stands in for a service does, a real service does not.</summary>
    public required Ratio AllowedCounted { get; init; }

    /// <summary>Refused requests that no target counted, of those for which targets were asked.</summary>
    public required Ratio RefusedUncounted { get; init; }

    /// <summary>By what callers showed and spoke; in order of declaration of ports, without a certificate or token first.</summary>
    public required IReadOnlyList<GatewayShown> Shown { get; init; }

    /// <summary>Median milliseconds of those that were answered by their machine; null when none were.</summary>
    public required double? MedianMs { get; init; }
}
