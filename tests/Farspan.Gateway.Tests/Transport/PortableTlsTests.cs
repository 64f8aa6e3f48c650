using Farspan.Gateway.Transport;
using Farspan.Gateway.Transport.Portable;
using Farspan.Testing.Transports;

namespace Farspan.Gateway.Tests.Transport;

public sealed class PortableTlsTests(TestCertificates certificates) : TlsTransportConformance(certificates)
{
    protected override ITransport Create() => new PortableTransport();

    // The framework tells these by exceptions of the same kind, in words of each system.
    protected override bool TellsApart(TlsFailure failure) => failure is not (TlsFailure.Version or TlsFailure.CipherSuite or TlsFailure.Protocol or TlsFailure.RefusedByCaller);
}
