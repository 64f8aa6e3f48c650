namespace Farspan.Lab.Rehearsal;

/// <summary>How long rehearsals wait for what must happen.</summary>
public sealed record RehearsalTiming
{
    /// <summary>What a user gets who asks for nothing. Measured with etcd 3.4 over the mesh: a write gap of 1.1–2.0 s, caught up 2–5 s after healing.</summary>
    /// <remarks>
    /// Deadlines only bound what is looked for again and again, and cost nothing where it happens soon. A write that loses its leader fails after etcd's own 7 s,
    /// and two ends of a tunnel whose handshakes cross begin again after 5 s, each (WireGuard's Rekey-Timeout): a busy machine adds a few of them.
    /// </remarks>
    public static RehearsalTiming Default { get; } = new()
    {
        HealthDeadline = TimeSpan.FromSeconds(45),
        WriteDeadline = TimeSpan.FromSeconds(45),
        AttemptTimeout = TimeSpan.FromSeconds(2),
        RefusalWait = TimeSpan.FromSeconds(3),
        CatchUpDeadline = TimeSpan.FromSeconds(45),
        HealDeadline = TimeSpan.FromSeconds(15),
        Pause = TimeSpan.FromMilliseconds(25),
    };

    /// <summary>How long the service may take to accept a write before anything is cut.</summary>
    public required TimeSpan HealthDeadline { get; init; }

    /// <summary>How long the side that is left may take to accept a write.</summary>
    public required TimeSpan WriteDeadline { get; init; }

    /// <summary>How long one request may take.</summary>
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>How long the side without a majority is given to do what it must not.</summary>
    public required TimeSpan RefusalWait { get; init; }

    /// <summary>How long a member that comes back may take to have what the others have.</summary>
    public required TimeSpan CatchUpDeadline { get; init; }

    /// <summary>How long healing may take, also after the caller gave up.</summary>
    public required TimeSpan HealDeadline { get; init; }

    /// <summary>Pause between two looks; the resolution of the measured times.</summary>
    public required TimeSpan Pause { get; init; }
}
