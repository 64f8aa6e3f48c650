using Farspan.State.Gateways;

namespace Farspan.Gateway.Health;

/// <summary>What is known of an upstream at one moment. Immutable; what happens makes the next one, or the same where nothing changes.</summary>
/// <remarks>
/// <para>Checks decide between Alive and Dead: <see cref="HealthCheckSpec.Fall"/> failures and <see cref="HealthCheckSpec.Rise"/> successes in a row. Requests decide on Ejected: <see cref="EjectAfter"/> failures in a row.</para>
/// <para>When the time of an ejection is over, one request is let through as a trial (a half-open circuit breaker): it ends the ejection or makes the next one twice as long. Results of requests that began before an ejection and end in it without a trial change nothing.</para>
/// </remarks>
internal sealed record HealthFacts
{
    /// <summary>Failures of requests in a row after which an upstream is ejected.</summary>
    public const int EjectAfter = 5;

    /// <summary>The first ejection, in milliseconds.</summary>
    public const long FirstEjection = 5_000;

    /// <summary>The longest ejection, in milliseconds; and how long an upstream must do well until its next one is a first one again.</summary>
    public const long LongestEjection = 300_000;

    /// <summary>Given to a trial, in milliseconds; after it another may be made.</summary>
    public const long TrialTime = 30_000;

    /// <summary>Nothing is known.</summary>
    public static HealthFacts Unknown { get; } = new();

    /// <summary>The verdict.</summary>
    public HealthState State { get; init; }

    /// <summary>Moment of the verdict, or null when there never was another.</summary>
    public long? Since { get; init; }

    /// <summary>Checks that failed in a row.</summary>
    public int Fails { get; init; }

    /// <summary>Checks that passed in a row, while dead.</summary>
    public int Passes { get; init; }

    /// <summary>Requests that failed in a row.</summary>
    public int Errors { get; init; }

    /// <summary>Ejections that followed each other.</summary>
    public int Ejections { get; init; }

    /// <summary>End of the last ejection; null when there was none.</summary>
    public long? Until { get; init; }

    /// <summary>Moment up to which a trial may take; null without one.</summary>
    public long? TrialUntil { get; init; }

    /// <summary>True when the next failure of a request ejects.</summary>
    public bool IsAboutToEject => State is HealthState.Unknown or HealthState.Alive && Errors >= EjectAfter - 1;

    /// <summary>A check ended.</summary>
    public HealthFacts Checked(bool passed, HealthCheckSpec spec, long now)
    {
        if (!passed)
        {
            var fails = Math.Min(Fails + 1, spec.Fall);
            return fails >= spec.Fall && State != HealthState.Dead ? Become(HealthState.Dead, now) with { Fails = fails }
                : fails == Fails && Passes == 0 ? this : this with { Fails = fails, Passes = 0 };
        }

        var passes = Passes + 1;
        return State switch
        {
            HealthState.Unknown => Become(HealthState.Alive, now),
            HealthState.Dead when passes >= spec.Rise => Become(HealthState.Alive, now),
            HealthState.Dead => this with { Passes = passes, Fails = 0 },
            _ => Fails == 0 ? this : this with { Fails = 0 },
        };
    }

    /// <summary>A request was answered.</summary>
    public HealthFacts Succeeded(long now) => State switch
    {
        HealthState.Unknown => Become(HealthState.Alive, now) with { Fails = Fails },
        HealthState.Ejected when TrialUntil is not null => Become(HealthState.Alive, now) with { Fails = Fails },
        HealthState.Alive when Errors > 0 => this with { Errors = 0 },
        _ => this,
    };

    /// <summary>A request failed because of the upstream.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="mayEject">False where too many others are ejected already.</param>
    public HealthFacts Failed(long now, bool mayEject) => State switch
    {
        HealthState.Ejected when TrialUntil is not null => Eject(now),
        HealthState.Unknown or HealthState.Alive when IsAboutToEject => mayEject ? Eject(now) : Errors >= EjectAfter ? this : this with { Errors = EjectAfter },
        HealthState.Unknown or HealthState.Alive => this with { Errors = Errors + 1 },
        _ => this,
    };

    /// <summary>A request asks to be let through.</summary>
    /// <returns>Null when it is not; a change when it is a trial.</returns>
    public HealthFacts? Admit(long now) => State switch
    {
        HealthState.Unknown or HealthState.Alive => this,
        HealthState.Ejected when now >= Until && (TrialUntil is null || now >= TrialUntil) => this with { TrialUntil = now + TrialTime },
        _ => null,
    };

    private HealthFacts Become(HealthState state, long now) => new() { State = state, Since = now, Ejections = Ejections, Until = Until };

    private HealthFacts Eject(long now)
    {
        var ejections = now - Until > LongestEjection ? 1 : Ejections + 1;
        const int Doublings = 6;
        var length = Math.Min(FirstEjection << Math.Min(ejections - 1, Doublings), LongestEjection);
        return new()
        {
            State = HealthState.Ejected,
            Since = State == HealthState.Ejected ? Since : now,
            Fails = Fails,
            Ejections = ejections,
            Until = now + length,
        };
    }
}
