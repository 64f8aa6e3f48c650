using Farspan.Gateway.Transport;
using Farspan.Gateway.Transport.Portable;
using Farspan.Testing.Gateways.Http2;

namespace Farspan.Gateway.Tests.Http2;

public sealed class PortableHttp2AbuseTests : Http2AbuseSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableHttp2BodyTests : Http2BodySuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableHttp2LifeTests : Http2LifeSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableHttp2RequestTests : Http2RequestSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableHttp2TunnelTests : Http2TunnelSuite
{
    protected override ITransport Create() => new PortableTransport();
}
