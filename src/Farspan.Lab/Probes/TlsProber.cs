using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Farspan.Verification.Tls;

namespace Farspan.Lab.Probes;

/// <summary>Makes handshakes with ports that were declared to speak TLS, each from inside the machine that listens: what is asked is how the port speaks, not who may reach it.</summary>
/// <param name="sockets">Makes sockets inside machines.</param>
/// <param name="handshakes">Makes whole handshakes.</param>
/// <param name="timing">How long answers are waited for.</param>
/// <param name="time">The clock.</param>
[SupportedOSPlatform("linux")]
internal sealed class TlsProber(NodeSockets sockets, TlsHandshakes handshakes, ProbeTiming timing, TimeProvider time)
{
    /// <summary>Ports at a time; the handshakes with one follow one another.</summary>
    private const int AtATime = 8;

    /// <summary>A service that just got its certificate may be starting again.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks all ports.</summary>
    /// <returns>One result for each, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<TlsProbeResult>> RunAsync(IReadOnlyList<TlsProbeSpec> probes, IProgress<TestProgress>? progress, CancellationToken cancellationToken)
    {
        var results = new TlsProbeResult[probes.Count];
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, probes.Count, options, async (number, token) =>
        {
            results[number] = await AskAsync(probes[number], token);
            progress?.Report(new TestProgress("handshakes", Interlocked.Increment(ref done), probes.Count));
        });
        return results;
    }

    private async Task<TlsProbeResult> AskAsync(TlsProbeSpec probe, CancellationToken cancellationToken)
    {
        string? failure = null;
        var survey = new TlsSurvey(probe.ServerName, AskOneAsync, static entropy => RandomNumberGenerator.Fill(entropy));
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await survey.RunAsync(cancellationToken);
                failure = survey.Versions.Count == 0 && survey.HeardOther ? "what came is not TLS" : null;
                break;
            }
            catch (Exception refused) when (refused is SocketException or IOException)
            {
                failure = refused.Message;
            }

            if (time.GetElapsedTime(start) + _pause >= timing.ConnectDeadline)
            {
                break;
            }

            await Task.Delay(_pause, time, cancellationToken);
            survey = new TlsSurvey(probe.ServerName, AskOneAsync, static entropy => RandomNumberGenerator.Fill(entropy));
        }

        var whole = failure is null && survey.Versions.Count > 0 ? await handshakes.RunAsync(probe, timing.AttemptTimeout, cancellationToken) : null;
        return new TlsProbeResult
        {
            Probe = probe,
            Versions = survey.Versions,
            Suites = survey.Suites,
            Suites13 = survey.Suites13,
            Plaintext = failure is null ? await PlaintextAsync(probe, cancellationToken) : null,
            CertificateFault = whole?.CertificateFault,
            LetsInWithoutCertificate = whole?.LetsInWithoutCertificate,
            LetsInForgedCertificate = whole?.LetsInForged,
            LetsInDeclared = whole?.LetsInDeclared,
            LetsInUndeclared = whole?.LetsInUndeclared,
            Handshakes = survey.Handshakes + (whole?.Handshakes ?? 0),
            Failure = failure,
        };

        Task<HelloAnswer> AskOneAsync(byte[] hello, CancellationToken token) => HelloAsync(probe, hello, token);
    }

    private async Task<HelloAnswer> HelloAsync(TlsProbeSpec probe, byte[] hello, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timing.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await sockets.OpenAsync(probe.Machine, null, ProtocolType.Tcp, probe.Endpoint.AddressFamily);
            await socket.ConnectAsync(probe.Endpoint, either.Token);
            if (!await TlsCarriers.BeginAsync(socket, probe.Carrier, either.Token))
            {
                return new HelloAnswer(HelloAnswerKind.NotTls, default, default, 0);
            }

            return await AnswerAsync(socket, hello, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Silence is no acceptance; a server that hangs at an old version refuses it in its way.
            return new HelloAnswer(HelloAnswerKind.Refused, default, default, 0);
        }
    }

    private static async Task<HelloAnswer> AnswerAsync(Socket socket, byte[] hello, CancellationToken cancellationToken)
    {
        await socket.SendAsync(hello, cancellationToken);
        var arrived = new byte[ServerHelloReader.MostBytes];
        var length = 0;
        while (length < arrived.Length)
        {
            int read;
            try
            {
                read = await socket.ReceiveAsync(arrived.AsMemory(length), cancellationToken);
            }
            catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
            {
                read = 0;
            }

            if (read == 0)
            {
                // It went away without a word, which refuses.
                return new HelloAnswer(length == 0 ? HelloAnswerKind.Refused : HelloAnswerKind.NotTls, default, default, 0);
            }

            length += read;
            var answer = ServerHelloReader.Read(arrived.AsSpan(0, length));
            if (answer.Kind != HelloAnswerKind.Incomplete)
            {
                return answer;
            }
        }

        return new HelloAnswer(HelloAnswerKind.NotTls, default, default, 0);
    }

    private async Task<string?> PlaintextAsync(TlsProbeSpec probe, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timing.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await sockets.OpenAsync(probe.Machine, null, ProtocolType.Tcp, probe.Endpoint.AddressFamily);
            await socket.ConnectAsync(probe.Endpoint, either.Token);
            await socket.SendAsync(TlsCarriers.Plain(probe.Carrier), either.Token);
            var answer = new byte[256];
            var length = await socket.ReceiveAsync(answer, either.Token);
            return TlsCarriers.Serves(probe.Carrier, answer.AsSpan(0, length)) ? $"answered «{Printable(answer.AsSpan(0, length))}» without TLS" : null;
        }
        catch (Exception refused) when (refused is SocketException || (refused is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Printable(ReadOnlySpan<byte> answer) =>
        string.Concat(Encoding.Latin1.GetString(answer).TakeWhile(c => c is not ('\r' or '\n')).Where(c => !char.IsControl(c)).Take(60));
}
