using Farspan.Agent.Gateways;
using Farspan.Gateway.Transport;
using Farspan.Linux.Processes;
using Farspan.Testing.Transports;

namespace Farspan.Agent.Tests.Gateways;

public sealed class EpollTlsTests(TestCertificates certificates) : TlsTransportConformance(certificates)
{
    protected override ITransport Create() => new EpollTransport();

    protected override bool TellsApart(TlsFailure failure) => true;

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task Openssl_resumes_a_session_by_its_ticket(string option, string version)
    {
        var session = Certificates.PathOf($"session{option}");
        using var server = Answering();
        var first = await AskAsync(server, "hello\n", option, "-ign_eof", "-sess_out", session);
        Assert.Contains($"New, {version}", first, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", first, StringComparison.Ordinal);
        Assert.Contains("answered", first, StringComparison.Ordinal);
        var second = await AskAsync(server, "hello\n", option, "-ign_eof", "-sess_in", session);
        Assert.Contains($"Reused, {version}", second, StringComparison.Ordinal);
        Assert.Contains("answered", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_finds_neither_renegotiation_nor_compression()
    {
        using var server = Answering();
        var said = await AskAsync(server, "R\n", "-tls1_2");
        Assert.Contains("Compression: NONE", said, StringComparison.Ordinal);
        Assert.Contains("RENEGOTIATING", said, StringComparison.Ordinal);
        Assert.Contains("no renegotiation", said, StringComparison.Ordinal);
        Assert.DoesNotContain("answered", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_does_not_trust_the_certificate_is_counted_as_such()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        var said = await AskAsync(server, "hello\n", "-verify_hostname", "other.example", "-verify", "5", "-verify_return_error");
        Assert.Contains("certificate verify failed", said, StringComparison.Ordinal);
        AssertFailure(TlsFailure.RefusedByCaller, recorder);
    }

    [Fact]
    public void An_end_without_close_notify_is_a_break_and_not_an_end()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        var client = server.Dial(_ => { });
        var connection = recorder.NextConnection();

        // Disposing the stream alone sends no close_notify.
        client.Dispose();
        Assert.True(SpinWait.SpinUntil(() => server.Loop.Do(() => connection.Receive(new byte[1])) == TransportConnection.Broken, Patience));
        server.Loop.Do(connection.Close);
    }

    private Server Answering()
    {
        var recorder = new Recorder();
        recorder.OnReadable = () =>
        {
            var connection = recorder.Last!;
            if (connection.Receive(new byte[100]) > 0)
            {
                connection.Send("answered"u8);
                connection.Close();
            }
        };
        return new Server(this, TestCertificates.Spec(), recorder);
    }

    private async Task<string> AskAsync(Server server, string input, params string[] options)
    {
        var file = Certificates.PathOf("input");
        await File.WriteAllTextAsync(file, input, TestContext.Current.CancellationToken);
        var start = new ChildProcessStart
        {
            File = "openssl",
            Arguments = ["s_client", "-connect", server.Endpoint.ToString(), "-CAfile", Certificates.PathOf("authority.pem"), .. options],
            InputFile = file,
        };
        var result = await ChildProcess.RunAsync(start, Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        return result.Output + result.Error;
    }
}
