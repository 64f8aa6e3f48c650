using System.Net.Sockets;
using System.Text.Json;
using Farspan.Agent.Hosting;
using Farspan.Gateway;
using Farspan.Gateway.Transport;
using Farspan.Gateway.Transport.Portable;
using Farspan.Linux.Namespaces;
using Farspan.State.Gateways;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>One machine's gateway, as a process.</summary>
public sealed class GatewayHost : IHostedServer
{
    private readonly ServerRunOptions _options;
    private GatewaySpec? _spec;
    private ITransport? _transport;
    private RunningGateway? _gateway;
    private ServerLog? _log;

    private GatewayHost(ServerRunOptions options) => _options = options;

    bool IHostedServer.StopsAtOnce => true;

    string IHostedServer.Introduction => $"gateway {_spec!.Name} listens on {Listening} ({_transport!.Name})";

    string IHostedServer.Farewell => "drains: accepts nothing more";

    string IHostedServer.Summary => $"{_spec!.Upstreams.Count} services, {_spec.Rules.Count} rules; listens on {Listening}";

    private string Listening => string.Join(", ", _gateway!.Endpoints);

    /// <summary>Runs one until it is told to end.</summary>
    /// <returns>The exit code: 0, or 3 where it could not start; why is in the log and in <see cref="ServerFolder.FailureFile"/>.</returns>
    public static Task<int> RunAsync(ServerRunOptions options) => ServerHost.RunAsync(options, new GatewayHost(options));

    string? IHostedServer.Refusal(Exception failure) => failure is GatewayConfigurationException refused ? PortHolders.Explain(refused, _gateway is null ? _spec : null) : null;

    void IHostedServer.Read(byte[] spec) => _spec = Parse(spec);

    async Task IHostedServer.StartAsync(NetworkNamespace? home, Predecessor? before, ServerLog log)
    {
        _log = log;
        ITransport own = _options.IsPortable ? new PortableTransport() : new EpollTransport();
        _transport = home is null ? own : new HomeTransport(own, home);
        _gateway = await RunningGateway.StartAsync(_options, _transport, _spec!, before?.Take<ListeningSocket[]>(c => [.. ListenerHandover.Receive(c).Select(s => s.Socket)]) ?? []);
    }

    async Task IHostedServer.ReloadAsync(byte[] text, CancellationToken cancellationToken)
    {
        var spec = ParseOrCount(text);
        await _gateway!.ReloadAsync(spec);
        _spec = spec;
    }

    void IHostedServer.GiveSockets(Socket connection) =>
        ListenerHandover.Send(connection, [.. _gateway!.Listening.Select((s, n) => (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{n}"), s))]);

    void IHostedServer.Leave() => _gateway!.HandOver();

    Task IHostedServer.DrainAsync(bool isHandedOver, CancellationToken now) => _gateway!.DrainAsync(closesSockets: !isHandedOver, now);

    Task<string?> IHostedServer.DoAsync(string command, CancellationToken cancellationToken) => Task.FromResult(Challenge(command));

    byte[] IHostedServer.Reply(string command, HostState state) => JsonSerializer.SerializeToUtf8Bytes(
        new GatewayReply
        {
            Failure = state.Failure,
            Process = state.Process,
            Endpoints = [.. _gateway!.Endpoints.Select(e => e.ToString())],
            MemoryBytes = Environment.WorkingSet,
            ReloadProblem = state.ReloadProblem,
            Status = _gateway.Status(),
        },
        GatewayProcessJson.Default.GatewayReply);

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _transport?.Dispose();
    }

    private string? Challenge(string command)
    {
        switch (command.Split(' '))
        {
            case [ControlCommand.Show, var token, var text]:
                var refusal = _gateway!.Challenges.Show(token, text);
                _log!.Write(refusal is null ? $"challenge {token} is shown" : $"challenge not shown: {refusal}");
                return refusal;
            case [ControlCommand.Hide, var token]:
                _gateway!.Challenges.Hide(token);
                _log!.Write($"challenge {token} is hidden");
                return null;
            default:
                return $"'{command}' is no command of a gateway";
        }
    }

    private GatewaySpec Parse(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, GatewayJson.Default.GatewaySpec) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new GatewayConfigurationException($"'{_options.Folder.SpecFile}' is not a gateway's spec: {e.Message}", e);
        }
    }

    private GatewaySpec ParseOrCount(byte[] text)
    {
        try
        {
            return Parse(text);
        }
        catch (GatewayConfigurationException)
        {
            _gateway!.Refused();
            throw;
        }
    }
}
