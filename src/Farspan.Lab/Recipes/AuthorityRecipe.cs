using System.Net;
using Farspan.Agent.Acme.Hosting;
using Farspan.Lab.Files;
using Farspan.Reconcile;
using Farspan.State.Services;

namespace Farspan.Lab.Recipes;

/// <summary>The internal authority as a service: this program's own ACME server with revocation lists and OCSP, over the lab's authority.</summary>
/// <remarks>Its folder is the authority's; what it had promised when it was killed is in its journal, and goes on at the next start.</remarks>
internal sealed class AuthorityRecipe : IServiceRecipe
{
    private const string AcmePort = "acme";
    private const string HttpPort = "http";

    public string Name => "ca";

    public IReadOnlyList<ToolNeed> Needs { get; } = [];

    public ServiceLaunch Launch(ServiceContext context) => new()
    {
        Command =
        [
            AcmeVerbs.Run, FolderOf(context),
            AcmeVerbs.KeyFile, Path.Combine(context.Paths.AuthoritiesFolder, LabPaths.SealingKeyName),
            AcmeVerbs.Listen, At(context.Service, AcmePort)!.ToString(),
            .. At(context.Service, HttpPort) is { } http ? new[] { AcmeVerbs.Http, http.ToString() } : [],
            .. context.Names.SelectMany(n => new[] { AcmeVerbs.Name, n }),
        ],
        Variables = [],
        DataMountedAt = null,
    };

    public Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(FolderOf(context)))
        {
            throw new ReconcileException($"the authority '{context.Authority}' is not there yet");
        }

        var launch = Launch(context);
        return Task.FromResult(launch with { Command = [.. context.Environment.Self, .. launch.Command], Variables = context.Environment.SelfVariables });
    }

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        if (At(context.Service, HttpPort) is { } http)
        {
            var (status, body) = await HttpExchange.SendAsync(host, context.Machine, http, "GET", "/authorities.pem", null, cancellationToken);
            return status == (int)HttpStatusCode.OK ? null : $"the authority answers {status} {body.Trim()}";
        }

        using var socket = await host.ConnectAsync(context.Machine, At(context.Service, AcmePort)!, cancellationToken);
        return null;
    }

    private static string FolderOf(ServiceContext context) => Path.Combine(context.Paths.AuthoritiesFolder, context.Authority ?? "none");

    private static IPEndPoint? At(ServiceSpec service, string port) =>
        service.Ports.FirstOrDefault(p => p.Name == port) is { } found ? new IPEndPoint(service.Bind[0], found.Ports.First) : null;
}
