using Farspan.Agent.Gateways;
using Farspan.Gateway.Transport;
using Farspan.Testing.Transports;

namespace Farspan.Agent.Tests.Gateways;

public sealed class EpollTlsTests(TestCertificates certificates) : TlsTransportConformance(certificates)
{
    protected override ITransport Create() => new EpollTransport();
}
