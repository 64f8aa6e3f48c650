using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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

    [Theory]
    [InlineData(SslProtocols.Tls12, TlsVersion.Tls12)]
    [InlineData(SslProtocols.Tls13, TlsVersion.Tls13)]
    [Trait("Requirement", "D1")]
    public void Echoes_20_MB_and_tells_what_was_agreed_on(SslProtocols protocol, TlsVersion version)
    {
        const int total = 20 * 1024 * 1024;
        using var server = new Server(this, TestCertificates.Spec(), new Echo());
        using var client = server.Dial(o => o.EnabledSslProtocols = protocol);
        var writing = new Thread(() => Send(client, total)) { IsBackground = true };
        writing.Start();
        var buffer = new byte[50_000];
        for (var received = 0; received < total;)
        {
            var length = client.Read(buffer);
            Assert.NotEqual(0, length);
            Pattern.Check(buffer.AsSpan(0, length), received);
            received += length;
        }

        writing.Join();

        var recorder = new Recorder();
        using var telling = new Server(this, TestCertificates.Spec(), recorder);
        using var other = telling.Dial(o => (o.EnabledSslProtocols, o.TargetHost) = (protocol, "Gateway.Example"));
        var facts = recorder.NextConnection().Tls!;
        Assert.Equal((version, other.NegotiatedCipherSuite.ToString(), "gateway.example"), (facts.Version, facts.CipherSuite, facts.ServerName));
        Assert.Empty(facts.ClientNames);
    }

    [Theory]
    [InlineData("third.example", "CN=third")]
    [InlineData("second.example", "CN=second")]
    [InlineData("a.wild.example", "CN=second")]
    [InlineData("a.b.wild.example", "CN=main")]
    [InlineData("wild.example", "CN=main")]
    [InlineData("unknown.example", "CN=main")]
    [InlineData("", "CN=main")]
    public void Shows_the_certificate_of_the_name_that_is_asked_for(string name, string subject)
    {
        var spec = TestCertificates.Spec(("main", ["gateway.example"]), ("second", ["second.example", "*.wild.example"]), ("third", ["third.example"]));
        using var server = new Server(this, spec, new Recorder());
        using var client = server.Dial(o => o.TargetHost = name);
        using var shown = new X509Certificate2(client.RemoteCertificate!);
        Assert.Equal(subject, shown.Subject);
    }

    [Fact]
    [Trait("Requirement", "C9")]
    public void Refuses_a_version_below_the_lowest()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec() with { Minimum = TlsVersion.Tls13 }, recorder);
        Assert.ThrowsAny<Exception>(() => server.Dial(o => o.EnabledSslProtocols = SslProtocols.Tls12));
        AssertFailure(TlsFailure.Version, recorder);
        using var client = server.Dial(o => o.EnabledSslProtocols = SslProtocols.Tls13);
        Assert.Equal(TlsVersion.Tls13, recorder.NextConnection().Tls!.Version);
    }

    [Fact]
    [Trait("Requirement", "C9")]
    public void Uses_only_the_cipher_suites_of_its_declaration()
    {
        const string suite = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec() with { CipherSuites = [suite] }, recorder);
        using var client = server.Dial(o => o.EnabledSslProtocols = SslProtocols.Tls12);
        Assert.Equal(suite, recorder.NextConnection().Tls!.CipherSuite);
        if (OperatingSystem.IsLinux())
        {
#pragma warning disable CA1416 // Asked above: not Windows. The analyzer does not look into lambdas.
            Assert.ThrowsAny<Exception>(() => server.Dial(o =>
                (o.EnabledSslProtocols, o.CipherSuitesPolicy) = (SslProtocols.Tls12, new CipherSuitesPolicy([TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]))));
#pragma warning restore CA1416
            AssertFailure(TlsFailure.CipherSuite, recorder);
        }
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    [Trait("Requirement", "C9")]
    public void Tells_the_names_of_a_verified_client(SslProtocols protocol)
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec() with { ClientAuthorities = "authority.pem", RequiresClientCertificate = true }, recorder);
        using var client = server.Dial(o => (o.EnabledSslProtocols, o.ClientCertificates) = (protocol, [certificates.Client]));
        Assert.Equal(["client.example", "spiffe://example/etcd-1"], recorder.NextConnection().Tls!.ClientNames);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls13, false)]
    public void Refuses_a_client_of_another_authority(SslProtocols protocol, bool required)
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec() with { ClientAuthorities = "authority.pem", RequiresClientCertificate = required }, recorder);
        AssertRefused(server, recorder, TlsFailure.ClientCertificate, o => (o.EnabledSslProtocols, o.LocalCertificateSelectionCallback) = (protocol, (_, _, _, _, _) => certificates.StrangersClient));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Refuses_a_client_without_a_certificate_only_where_one_is_required(SslProtocols protocol)
    {
        var recorder = new Recorder();
        var spec = TestCertificates.Spec() with { ClientAuthorities = "authority.pem", RequiresClientCertificate = true };
        using (var server = new Server(this, spec, recorder))
        {
            AssertRefused(server, recorder, TlsFailure.ClientCertificate, o => o.EnabledSslProtocols = protocol);
        }

        using var lenient = new Server(this, spec with { RequiresClientCertificate = false }, recorder);
        using var client = lenient.Dial(o => o.EnabledSslProtocols = protocol);
        Assert.Empty(recorder.NextConnection().Tls!.ClientNames);
    }

    [Theory]
    [InlineData("h2,http/1.1", true)]
    [InlineData("http/1.1,h2", true)]
    [InlineData("http/1.1", false)]
    [InlineData("", false)]
    public void Agrees_on_a_protocol(string offered, bool isHttp2)
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = server.Dial(o => o.ApplicationProtocols = [.. offered.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => new SslApplicationProtocol(p))]);
        Assert.Equal(isHttp2, recorder.NextConnection().Tls!.IsHttp2);
        Assert.Equal(offered.Length == 0 ? string.Empty : isHttp2 ? "h2" : "http/1.1", client.NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public void Refuses_protocols_that_are_not_http()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        AssertRefused(server, recorder, TlsFailure.Protocol, o => o.ApplicationProtocols = [new SslApplicationProtocol("smtp")]);
    }

    [Fact]
    public void Plain_http_to_the_port_of_tls_is_refused()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = Blocking.Dial(server.Endpoint);
        client.Send("GET / HTTP/1.1\r\nHost: gateway.example\r\n\r\n"u8);
        Assert.Equal("refused The TLS handshake failed: plain HTTP was sent to a port that speaks TLS.", recorder.Next());
        Assert.Equal(TlsFailure.NotTls, recorder.Failure);
        Blocking.AwaitEnd(client);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_caller_that_ends_in_a_handshake_is_told_from_one_that_stalls(int bytes)
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using (var client = Blocking.Dial(server.Endpoint))
        {
            client.Send([.. new byte[] { 0x16, 0x03, 0x01 }.Take(bytes)]);
        }

        AssertFailure(TlsFailure.Ended, recorder);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_handshake_that_stalls_is_ended(int bytes)
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder, TimeSpan.FromMilliseconds(200));
        using var client = Blocking.Dial(server.Endpoint);
        client.Send([.. new byte[] { 0x16, 0x03, 0x01 }.Take(bytes)]);
        Assert.Equal("refused The TLS handshake failed: it took too long.", recorder.Next());
        Assert.Equal(TlsFailure.Timeout, recorder.Failure);
        Blocking.AwaitEnd(client);
    }

    [Fact]
    public void Ends_its_own_direction_and_still_hears()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = server.Dial(_ => { });
        var connection = recorder.NextConnection();
        server.Loop.Do(() => Assert.Equal(5, connection.Send("he"u8, "llo"u8)));
        server.Loop.Do(connection.EndSending);
        Assert.Equal("hello", new StreamReader(client).ReadToEnd());
        client.Write("answer"u8);
        var text = new StringBuilder();
        var buffer = new byte[16];
        while (text.ToString() != "answer")
        {
            var length = server.Loop.Do(() => connection.Receive(buffer));
            if (length == TransportConnection.WouldBlock)
            {
                recorder.Until("readable");
                continue;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, length));
        }

        server.Loop.Do(connection.Close);
    }

    [Fact]
    public void What_was_taken_before_a_close_arrives_whole()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = server.Dial(_ => { });
        var connection = recorder.NextConnection();
        var sent = server.Loop.Do(() =>
        {
            var taken = 0;
            var buffer = new byte[48 * 1024];
            while (true)
            {
                Pattern.Write(buffer, taken);
                var length = connection.Send(buffer.AsSpan(0, 100), buffer.AsSpan(100));
                if (length < 0)
                {
                    connection.Close();
                    return taken;
                }

                taken += length;
            }
        });
        Assert.InRange(sent, 1, 32 * 1024 * 1024);
        Assert.Equal(sent, ReadPattern(client));
    }

    [Fact]
    public void A_reader_that_stops_stops_the_writer_and_nothing_is_lost()
    {
        const int total = 48 * 1024 * 1024;
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = server.Dial(_ => { });
        var connection = recorder.NextConnection();
        var sent = 0;
        var buffer = new byte[70_000];
        recorder.OnWritable = Write;
        server.Loop.Do(Write);
        Assert.InRange(server.Loop.Do(() => sent), 1, 16 * 1024 * 1024);
        Assert.Equal(total, ReadPattern(client));

        void Write()
        {
            while (sent < total)
            {
                var piece = buffer.AsSpan(0, Math.Min(buffer.Length, total - sent));
                Pattern.Write(piece, sent);
                var length = connection.Send(piece);
                if (length < 0)
                {
                    Assert.Equal(TransportConnection.WouldBlock, length);
                    return;
                }

                sent += length;
            }

            connection.Close();
        }
    }

    [Fact]
    public void Serves_200_connections_at_once()
    {
        var echo = new Echo();
        using var server = new Server(this, TestCertificates.Spec(("second", [])), echo);
        var clients = Enumerable.Range(0, 200).Select(_ => server.Dial(_ => { })).ToList();
        foreach (var (i, client) in clients.Index())
        {
            client.Write(BitConverter.GetBytes(i));
        }

        var answer = new byte[4];
        foreach (var (i, client) in clients.Index())
        {
            client.ReadExactly(answer);
            Assert.Equal(i, BitConverter.ToInt32(answer));
            client.Dispose();
        }

        Assert.True(SpinWait.SpinUntil(() => echo.Ended == 200, Patience));
    }

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
