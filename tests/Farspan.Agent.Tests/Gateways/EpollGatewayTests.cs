using Farspan.Agent.Gateways;
using Farspan.Gateway.Transport;
using Farspan.Testing.Gateways;

namespace Farspan.Agent.Tests.Gateways;

public sealed class EpollFramingTests : FramingSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollConnectionTests : ConnectionSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollTunnelTests : TunnelSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollFieldTests : FieldSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollAbuseTests : AbuseSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollTruncationTests : TruncationSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollTimeoutTests : TimeoutSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollEgressTests : EgressSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollChangeTests : ChangeSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollVolumeTests : VolumeSuite
{
    protected override ITransport Create() => new EpollTransport();
}
