using Farspan.Gateway.Transport;

namespace Farspan.Testing.Transports;

/// <summary>Handshakes that are none, or come to no end.</summary>
public abstract partial class TlsTransportConformance
{
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
}
