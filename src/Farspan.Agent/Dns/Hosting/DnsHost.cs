using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Agent.Dns.Learning;
using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Gateways;
using Farspan.Agent.Hosting;
using Farspan.Linux.Namespaces;
using Farspan.State.Dns;
using Farspan.State.Json;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>One machine's name server, as a process.</summary>
public sealed class DnsHost : IHostedServer
{
    private readonly ServerRunOptions _options;
    private readonly DnsFolder _folder;
    private readonly string _certificates;
    private DnsServerSpec? _spec;
    private DnsServer? _server;
    private ServerLog? _log;

    private DnsHost(ServerRunOptions options, DnsFolder folder, string certificates) => (_options, _folder, _certificates) = (options, folder, certificates);

    bool IHostedServer.StopsAtOnce => false;

    string IHostedServer.Introduction => $"name server listens on {Listening}";

    string IHostedServer.Farewell => "ends: takes nothing more";

    string IHostedServer.Summary => $"{_server!.Status().Zones.Count} zones; listens on {Listening}";

    private string Listening => string.Join(", ", _server!.Status().Endpoints);

    /// <summary>Runs one until it is told to end.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="folder">Where everything of it is.</param>
    /// <param name="certificates">Folder of the certificates that its listeners show.</param>
    /// <returns>The exit code: 0, or 3 where it could not start; why is in the log and in the folder's failure file.</returns>
    public static Task<int> RunAsync(ServerRunOptions options, DnsFolder folder, string certificates) => ServerHost.RunAsync(options, new DnsHost(options, folder, certificates));

    string? IHostedServer.Refusal(Exception failure) => failure is DnsServerException refused ? refused.Message : null;

    void IHostedServer.Read(byte[] spec) => _spec = Parse(spec);

    async Task IHostedServer.StartAsync(NetworkNamespace? home, Predecessor? before, ServerLog log)
    {
        _log = log;
        using var sockets = before?.Take(connection => InheritedSockets.Adopt(SocketHandover.Receive(connection))) ?? InheritedSockets.Adopt([]);
        var options = new DnsServerOptions
        {
            QueryLogFile = _folder.QueryLogFile,
            CookieFile = _folder.CookieFile,
            CertificatesFolder = _certificates,
            Timing = ForwardTiming.Default,
            Streams = StreamLimits.Default,
            Entropy = RandomNumberGenerator.Fill,
            Inside = home,
            Feed = feed => AnswerFeed.Open(feed, home, _folder.RefusalFile, log.Write, _options.Time),
            Time = _options.Time,
        };
        _server = await DnsServer.StartAsync(options, _spec!, sockets);
    }

    Task IHostedServer.ReloadAsync(byte[] spec, CancellationToken cancellationToken) => _server!.ReloadAsync(ParseOrCount(spec), cancellationToken);

    void IHostedServer.GiveSockets(Socket connection) => SocketHandover.Send(connection, _server!.Sockets);

    void IHostedServer.Leave()
    {
        // It writes nothing that the process that follows would number.
    }

    Task IHostedServer.DrainAsync(bool isHandedOver, CancellationToken now) => _server!.DrainAsync(isHandedOver, now);

    async Task<string?> IHostedServer.DoAsync(string command, CancellationToken cancellationToken) => command.Split(' ') switch
    {
        [ControlCommand.Metrics] => null,
        [ControlCommand.Show, var name, var text] => Told("shown", name, await _server!.ShowChallengeAsync(name, text, cancellationToken)),
        [ControlCommand.Hide, var name, var text] => Told("hidden", name, await _server!.HideChallengeAsync(name, text, cancellationToken)),
        _ => $"'{command}' is no command of a name server",
    };

    byte[] IHostedServer.Reply(string command, HostState state) => JsonSerializer.SerializeToUtf8Bytes(
        new DnsProcessReply
        {
            Failure = state.Failure,
            Process = state.Process,
            MemoryBytes = Environment.WorkingSet,
            ReloadProblem = state.ReloadProblem,
            Status = _server!.Status(),
            Metrics = command == ControlCommand.Metrics ? _server.Metrics() : null,
        },
        DnsProcessJson.Default.DnsProcessReply);

    ValueTask IAsyncDisposable.DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string? Told(string what, string name, string? refusal)
    {
        _log!.Write(refusal is null ? $"challenge {what}: {name}" : $"challenge not {what}: {refusal}");
        return refusal;
    }

    private DnsServerSpec Parse(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, StateJson.Default.DnsServerSpec) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new DnsServerException($"'{_folder.SpecFile}' is not a name server's spec: {e.Message}", e);
        }
    }

    private DnsServerSpec ParseOrCount(byte[] text)
    {
        try
        {
            return Parse(text);
        }
        catch (DnsServerException)
        {
            _server!.Refused();
            throw;
        }
    }
}
