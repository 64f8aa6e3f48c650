using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Agent.Dns.Learning;
using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Gateways;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Linux.Namespaces;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>Commands, and giving the place from one process to the next.</summary>
public sealed partial class DnsHost
{
    private ProcessControl? _control;

    private async Task<DnsServer> StartAsync(NetworkNamespace? home)
    {
        using var before = _options.TakesOver ? Predecessor<(string Name, SafeSocketHandle Socket)>.Ask(Folder.ControlSocket, SocketHandover.Receive) : null;
        using var sockets = InheritedSockets.Adopt(before?.Sockets ?? []);
        var server = await DnsServer.StartAsync(
            new DnsServerOptions
            {
                QueryLogFile = Folder.QueryLogFile,
                CookieFile = Folder.CookieFile,
                CertificatesFolder = _options.CertificatesFolder,
                Timing = ForwardTiming.Default,
                Streams = StreamLimits.Default,
                Entropy = RandomNumberGenerator.Fill,
                Inside = home,
                Feed = feed => AnswerFeed.Open(feed, home, Folder.RefusalFile, _log.Write, _options.Time),
                Time = _options.Time,
            },
            Parse(_specText),
            sockets);
        try
        {
            if (before is not null)
            {
                // Both answer until here.
                before.Commit();
                _claim = await ProcessClaim.TakeOverAsync(Folder.Process.ProcessClaim, Folder.LogFile, _options.Time);
            }

            _control = ProcessControl.Listen(Folder.ControlSocket, AnswerAsync, _options.Time);
            ProcessClaim.Write(Folder.Process.ProcessFile, _processes.Self);
            Folder.Process.Fail(null);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task<byte[]?> AnswerAsync(string command, Socket connection, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case DnsCommand.Status or DnsCommand.Metrics:
                return Reply(null, command == DnsCommand.Metrics);
            case DnsCommand.Reload:
                return Reply(await ReloadAsync(onlyChanges: false, cancellationToken));
            case DnsCommand.Stop:
                EndForGood();
                return Reply(null);
            case ControlCommand.HandOver:
                await HandOverAsync(connection, cancellationToken);
                return null;
            default:
                return Reply(await ChallengeAsync(command, cancellationToken));
        }
    }

    private async Task<string?> ChallengeAsync(string command, CancellationToken cancellationToken)
    {
        if (command.Split(' ') is not [var verb, var name, var text] || $"{verb} " is not (DnsCommand.Show or DnsCommand.Hide))
        {
            return $"'{command}' is no command of a name server";
        }

        var isShown = $"{verb} " == DnsCommand.Show;
        var refusal = isShown ? await _server!.ShowChallengeAsync(name, text, cancellationToken) : await _server!.HideChallengeAsync(name, text, cancellationToken);
        _log.Write(refusal is null ? $"challenge {(isShown ? "shown" : "hidden")}: {name}" : $"challenge not {(isShown ? "shown" : "hidden")}: {refusal}");
        return refusal;
    }

    private async Task HandOverAsync(Socket connection, CancellationToken cancellationToken)
    {
        // What it listens on stays until the other serves: a reload that moves sockets waits.
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            SocketHandover.Send(connection, _server!.Sockets);
            if (!string.Equals(await ProcessControl.ReadLineAsync(connection, cancellationToken), ControlCommand.Commit, StringComparison.Ordinal))
            {
                _log.Write("a process took the sockets and ended before it served; this one goes on");
                return;
            }

            // Name and place are free before the answer: who asked takes them next.
            _control!.Dispose();
            _claim?.Dispose();
            await connection.SendAsync("ok\n"u8.ToArray(), cancellationToken);
            _end.TrySetResult(true);
        }
        finally
        {
            _reloading.Release();
        }
    }

    private byte[] Reply(string? failure, bool withMetrics = false) => JsonSerializer.SerializeToUtf8Bytes(
        new DnsProcessReply
        {
            Failure = failure,
            Process = _processes.Self,
            MemoryBytes = Environment.WorkingSet,
            ReloadProblem = _reloadProblem,
            Status = _server!.Status(),
            Metrics = withMetrics ? _server.Metrics() : null,
        },
        DnsProcessJson.Default.DnsProcessReply);
}
