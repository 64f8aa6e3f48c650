namespace Farspan.Lab.Probes;

/// <summary>How long probes wait, and how many are under way at a time.</summary>
public sealed record ProbeTiming
{
    /// <summary>What a user gets who asks for nothing.</summary>
    public static ProbeTiming Default { get; } = new()
    {
        ConnectDeadline = TimeSpan.FromSeconds(30),
        AttemptTimeout = TimeSpan.FromSeconds(1.5),
        RefusedWait = TimeSpan.FromSeconds(1.2),
        InFlight = 1024,
    };

    /// <summary>How long an allowed flow may take, fresh attempts included: services may just be starting, and a WireGuard handshake that got lost is begun again after 5 s (WireGuard paper, section 6.1, Rekey-Timeout); two that crossed cost wireguard-go up to 20 s here.</summary>
    public required TimeSpan ConnectDeadline { get; init; }

    /// <summary>How long one attempt at an allowed flow may take before a fresh one; a little more than the kernel's first retransmission after 1 s (RFC 6298 section 2).</summary>
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>How long a refused flow is waited for; covers the first retransmission.</summary>
    public required TimeSpan RefusedWait { get; init; }

    /// <summary>Most probes under way at a time, from 1. Each has one socket.</summary>
    public required int InFlight { get; init; }
}
