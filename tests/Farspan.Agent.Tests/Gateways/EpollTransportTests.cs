using Farspan.Agent.Gateways;
using Farspan.Gateway.Transport;
using Farspan.Testing.Transports;

namespace Farspan.Agent.Tests.Gateways;

public sealed class EpollTransportTests : TransportConformance
{
    protected override ITransport Create() => new EpollTransport();
}
