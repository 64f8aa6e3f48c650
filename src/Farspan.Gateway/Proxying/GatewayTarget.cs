using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Proxying;

/// <summary>What is in force: swapped whole by a reload, so that a request never sees two of them.</summary>
internal sealed class GatewayTarget
{
    private GatewayTarget(GatewaySpec spec, IRouter router, IReadOnlySet<Upstream> upstreams)
    {
        (Spec, Router, Upstreams) = (spec, router, upstreams);
        Head = HeadLimits.Default with { Bytes = spec.Limits.HeadBytes };
        Times = new PhaseTimes(spec.Limits);
    }

    /// <summary>The spec.</summary>
    public GatewaySpec Spec { get; }

    /// <summary>Decides about requests.</summary>
    public IRouter Router { get; }

    /// <summary>Every declared upstream.</summary>
    public IReadOnlySet<Upstream> Upstreams { get; }

    /// <summary>Amounts.</summary>
    public GatewayLimitsSpec Limits => Spec.Limits;

    /// <summary>How large a head may be.</summary>
    public HeadLimits Head { get; }

    /// <summary>Times in milliseconds.</summary>
    public PhaseTimes Times { get; }

    /// <summary>Makes one.</summary>
    public static GatewayTarget Of(GatewaySpec spec, IRouter router, IReadOnlySet<Upstream> upstreams) => new(spec, router, upstreams);
}
