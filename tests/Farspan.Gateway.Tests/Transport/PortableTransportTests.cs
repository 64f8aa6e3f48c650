using Farspan.Gateway.Transport;
using Farspan.Gateway.Transport.Portable;
using Farspan.Testing.Transports;

namespace Farspan.Gateway.Tests.Transport;

public sealed class PortableTransportTests : TransportConformance
{
    protected override ITransport Create() => new PortableTransport();
}
