using System.Net;
using System.Text.Json;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Agent.Hosting;
using Farspan.Lab.Files;
using Farspan.Reconcile;

namespace Farspan.Lab.Recipes;

/// <summary>A gateway: this program's own, as it runs on machines.</summary>
/// <remarks>
/// <para>Its spec lies in its data folder, with its audit log and control socket, and is written with every plan: a gateway that runs follows it by itself, so that
/// another spec is no reason to start it anew.</para>
/// <para>It is asked at its own <c>/health</c>, or, where it listens for TLS alone, at its control socket.</para>
/// </remarks>
internal sealed class GatewayRecipe : IReplaceableRecipe
{
    public string Name => "gateway";

    public IReadOnlyList<ToolNeed> Needs { get; } = [];

    // Which build of the program runs it is not part of what must be equal for it to go on: another one takes its place (ReplaceAsync).
    public ServiceLaunch Launch(ServiceContext context) => new()
    {
        Command = [GatewayVerbs.Run, context.DataFolder, GatewayVerbs.Foreground],
        Variables = [],
        DataMountedAt = null,
    };

    public Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var launch = Launch(context);
        return Task.FromResult(launch with { Command = [.. context.Environment.Self, .. launch.Command], Variables = context.Environment.SelfVariables });
    }

    public async Task<ServiceLaunch> ReplaceAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var launch = await PrepareAsync(context, host, cancellationToken);
        return launch with { Command = [.. launch.Command, GatewayVerbs.TakeOver] };
    }

    public async Task<bool> HasPlaceAsync(ServiceContext context, int process, CancellationToken cancellationToken)
    {
        try
        {
            return (await Client(context).StatusAsync(cancellationToken))?.Process.Pid == process;
        }
        catch (ServerProcessException)
        {
            return false; // In the moment in which the socket changes hands.
        }
    }

    public int? Holder(ServiceContext context)
    {
        try
        {
            using var record = JsonDocument.Parse(StateFile.TryRead(new GatewayFolder(context.DataFolder).ProcessFile) ?? []);
            return record.RootElement.TryGetProperty("pid", out var pid) && pid.TryGetInt32(out var number) ? number : null;
        }
        catch (JsonException)
        {
            return null; // None, or one that was killed while it wrote.
        }
    }

    // Its hosts file is mounted at its start, and a file that was renamed into place since is another one.
    public string Surroundings(ServiceContext context) => context.Gateway is { Egress.Count: > 0 } ? context.OutsideNames : "";

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task RenewAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var reply = await new GatewayClient(new GatewayFolder(context.DataFolder), context.Environment.Time).ReloadAsync(cancellationToken);
        if (reply?.ReloadProblem is { } problem)
        {
            throw new ReconcileException($"the gateway of {context.Machine} keeps its old certificate: {problem}");
        }
    }

    public async Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var clear = context.Gateway?.Listeners.FirstOrDefault(l => l.Tls is null && !l.IsEgress)?.Endpoints[0];
        if (clear is null)
        {
            var reply = await Client(context).StatusAsync(cancellationToken);
            return reply is null ? "nobody answers on its control socket" : reply.ReloadProblem;
        }

        var (status, body) = await HttpExchange.SendAsync(host, context.Machine, clear, "GET", "/health", null, cancellationToken);
        return status == (int)HttpStatusCode.OK ? null : $"the gateway answers {status} {body.Trim()}";
    }

    private static GatewayClient Client(ServiceContext context) => new(new GatewayFolder(context.DataFolder), context.Environment.Time);
}
