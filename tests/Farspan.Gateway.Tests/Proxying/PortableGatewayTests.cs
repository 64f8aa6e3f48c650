using Farspan.Gateway.Transport;
using Farspan.Gateway.Transport.Portable;
using Farspan.Testing.Gateways;

namespace Farspan.Gateway.Tests.Proxying;

public sealed class PortableFramingTests : FramingSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableConnectionTests : ConnectionSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableTunnelTests : TunnelSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableFieldTests : FieldSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableAbuseTests : AbuseSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableTruncationTests : TruncationSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableTimeoutTests : TimeoutSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableEgressTests : EgressSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableChangeTests : ChangeSuite
{
    protected override ITransport Create() => new PortableTransport();
}

public sealed class PortableVolumeTests : VolumeSuite
{
    protected override ITransport Create() => new PortableTransport();
}
