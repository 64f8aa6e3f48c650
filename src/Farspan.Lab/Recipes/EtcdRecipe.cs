using System.Net;

namespace Farspan.Lab.Recipes;

/// <summary>A member of an etcd cluster.</summary>
/// <remarks>
/// <para>It listens on the declared addresses only: no loopback listener. Data stays in the lab, so that a member that comes back after a kill, a
/// cut or a changed plan joins with what it had; a member that is new to a running cluster is announced to it first.</para>
/// <para>Source: etcd 3.4 «Clustering Guide», «Runtime reconfiguration», «Tuning».</para>
/// </remarks>
internal sealed class EtcdRecipe : IServiceRecipe
{
    // Round trips over a mesh on one host are below 10 ms; etcd wants ten heartbeats in an election timeout.
    private const string HeartbeatMs = "100";
    private const string ElectionMs = "1000";

    public string Name => "etcd";

    public IReadOnlyList<ToolNeed> Needs { get; } = [new("etcd", "etcd-server")];

    public ServiceLaunch Launch(ServiceContext context)
    {
        var service = context.Service;
        var client = RecipePorts.Named(service, "client");
        var peer = RecipePorts.Named(service, "peer");
        return new ServiceLaunch
        {
            Command =
            [
                Tools.Path(context.Environment, Needs[0]),
                "--name", context.Machine,
                "--data-dir", Path.Combine(context.DataFolder, "member"),
                "--listen-peer-urls", RecipePorts.HttpUrls(service.Bind, peer),
                "--listen-client-urls", RecipePorts.HttpUrls(service.Bind, client),
                "--initial-advertise-peer-urls", RecipePorts.HttpUrls(service.Bind, peer),
                "--advertise-client-urls", RecipePorts.HttpUrls(service.Bind, client),
                "--initial-cluster-token", context.Paths.Lab,
                "--heartbeat-interval", HeartbeatMs,
                "--election-timeout", ElectionMs,
                "--logger", "zap",
                "--log-outputs", "stderr",
                "--log-level", "warn",
            ],
            Variables = [],
            DataMountedAt = null,
        };
    }

    public async Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        // Which members there were at first is not part of the launch's digest: a running member learns the others from the cluster.
        var launch = Launch(context);
        var (members, state) = await EtcdMembership.FindAsync(context, host, cancellationToken);
        return launch with { Command = [.. launch.Command, "--initial-cluster", members, "--initial-cluster-state", state] };
    }

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) =>
        EtcdMembership.SettleAsync(context, host, cancellationToken);

    public async Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(context.Service.Bind[0], RecipePorts.Named(context.Service, "client"));
        var (status, body) = await HttpExchange.SendAsync(host, context.Machine, endpoint, "GET", "/health", null, cancellationToken);
        return status == 200 && body.Contains("\"health\":\"true\"", StringComparison.Ordinal) ? null : $"etcd answers {status} {body.Trim()}";
    }
}
