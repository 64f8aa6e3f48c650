using Farspan.Agent.Gateways;
using Farspan.Gateway.Transport;
using Farspan.Testing.Gateways.Http2;

namespace Farspan.Agent.Tests.Gateways.Http2;

public sealed class EpollHttp2AbuseTests : Http2AbuseSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollHttp2BodyTests : Http2BodySuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollHttp2LifeTests : Http2LifeSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollHttp2RequestTests : Http2RequestSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollHttp2TunnelTests : Http2TunnelSuite
{
    protected override ITransport Create() => new EpollTransport();
}

public sealed class EpollHttp2PeerTests : Http2PeerSuite
{
    protected override ITransport Create() => new EpollTransport();
}
