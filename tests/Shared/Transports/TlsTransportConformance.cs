using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Testing.Transports;

/// <summary>What every transport must do inside TLS. The other end is the framework's own client.</summary>
public abstract partial class TlsTransportConformance(TestCertificates certificates) : IClassFixture<TestCertificates>
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    protected TestCertificates Certificates => certificates;

    protected abstract ITransport Create();

    /// <summary>True where the platform's TLS says so.</summary>
    protected abstract bool TellsApart(TlsFailure failure);

    private static void Send(SslStream client, int total)
    {
        var random = new Random(3);
        var buffer = new byte[100_000];
        for (var sent = 0; sent < total;)
        {
            var length = Math.Min(total - sent, random.Next(1, random.Next(2) == 0 ? 200 : buffer.Length));
            Pattern.Write(buffer.AsSpan(0, length), sent);
            client.Write(buffer, 0, length);
            sent += length;
        }
    }

    private static int ReadPattern(SslStream client)
    {
        var buffer = new byte[100_000];
        var received = 0;
        int length;
        while ((length = client.Read(buffer)) > 0)
        {
            Pattern.Check(buffer.AsSpan(0, length), received);
            received += length;
        }

        return received;
    }

    /// <summary>In TLS 1.3 a client is done before the server has judged it: it hears by its first read.</summary>
    private void AssertRefused(Server server, Recorder recorder, TlsFailure failure, Action<SslClientAuthenticationOptions> set)
    {
        Assert.ThrowsAny<Exception>(() =>
        {
            using var client = server.Dial(set);
            if (client.Read(new byte[1]) == 0)
            {
                throw new AuthenticationException("ended");
            }
        });
        AssertFailure(failure, recorder);
    }

    protected void AssertFailure(TlsFailure failure, Recorder recorder)
    {
        Assert.StartsWith("refused The TLS handshake failed: ", recorder.Until("refused"), StringComparison.Ordinal);
        Assert.Equal(TellsApart(failure) ? failure : TlsFailure.Other, recorder.Failure);
    }

    /// <summary>A listening socket that speaks TLS on a loop.</summary>
    protected sealed class Server : IDisposable
    {
        private readonly TestCertificates _certificates;
        private readonly ITransport _transport;
        private readonly TlsAcceptor _tls;
        private readonly ListeningSocket _listening;
        private readonly IDisposable _accepting;

        public Server(TlsTransportConformance suite, ListenerTlsSpec spec, IConnectionAcceptor acceptor, TimeSpan? handshake = null)
        {
            _certificates = suite.Certificates;
            _transport = suite.Create();
            _tls = _transport.CreateTls(spec, suite.Certificates.Folder);
            _listening = _transport.Bind(Anywhere);
            Loop = new LoopRunner(_transport.CreateLoop(0));
            _accepting = Loop.Listen(_listening, acceptor, _tls, handshake);
        }

        public LoopRunner Loop { get; }

        public IPEndPoint Endpoint => _listening.Endpoint;

        public SslStream Dial(Action<SslClientAuthenticationOptions> set)
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = "gateway.example",
                CertificateChainPolicy = _certificates.Trust,
                RemoteCertificateValidationCallback = (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch,
            };
            set(options);
            var stream = new SslStream(new NetworkStream(Blocking.Dial(Endpoint), ownsSocket: true));
            stream.AuthenticateAsClient(options);
            return stream;
        }

        public void Dispose()
        {
            Loop.Do(_accepting.Dispose);
            Loop.Dispose();
            _listening.Dispose();
            _tls.Dispose();
            _transport.Dispose();
        }
    }
}
