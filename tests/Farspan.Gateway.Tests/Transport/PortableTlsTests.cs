using Farspan.Gateway.Transport;
using Farspan.Gateway.Transport.Portable;
using Farspan.Testing.Transports;

namespace Farspan.Gateway.Tests.Transport;

public sealed class PortableTlsTests(TestCertificates certificates) : TlsTransportConformance(certificates)
{
    protected override ITransport Create() => new PortableTransport();
}
