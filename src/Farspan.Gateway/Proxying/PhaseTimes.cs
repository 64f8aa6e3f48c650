using Farspan.State.Gateways;

namespace Farspan.Gateway.Proxying;

/// <summary>Times of a <see cref="GatewayLimitsSpec"/> in milliseconds of a loop's clock.</summary>
internal readonly record struct PhaseTimes
{
    public PhaseTimes(GatewayLimitsSpec limits)
    {
        Head = Milliseconds(limits.HeadTimeout);
        Idle = Milliseconds(limits.IdleTimeout);
        Connect = Milliseconds(limits.ConnectTimeout);
        Answer = Milliseconds(limits.AnswerTimeout);
        Body = Milliseconds(limits.BodyTimeout);
    }

    /// <summary>For a head.</summary>
    public long Head { get; }

    /// <summary>Between requests.</summary>
    public long Idle { get; }

    /// <summary>For a connection to an upstream.</summary>
    public long Connect { get; }

    /// <summary>For an upstream to begin its answer.</summary>
    public long Answer { get; }

    /// <summary>Without a byte.</summary>
    public long Body { get; }

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);
}
