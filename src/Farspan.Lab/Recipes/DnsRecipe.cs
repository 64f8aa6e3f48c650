using Farspan.Agent.Dns.Hosting;

namespace Farspan.Lab.Recipes;

/// <summary>A name server: this program's own, as it runs on machines.</summary>
/// <remarks>Its spec lies in its data folder, with its logs and control socket, and is written with every plan: one that runs follows it by itself, so that another spec is no reason to start it anew.</remarks>
internal sealed class DnsRecipe : IServiceRecipe
{
    public string Name => "dns";

    public IReadOnlyList<ToolNeed> Needs { get; } = [];

    // Which build of the program runs it is not part of what must be equal for it to go on.
    public ServiceLaunch Launch(ServiceContext context) => new()
    {
        Command = [DnsVerbs.Run, context.DataFolder, DnsVerbs.Foreground, DnsVerbs.Certificates, Path.Combine(context.Paths.VolumeFolder(context.Machine), CertificateFolder.Place)],
        Variables = [],
        DataMountedAt = null,
    };

    public Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var launch = Launch(context);
        return Task.FromResult(launch with { Command = [.. context.Environment.Self, .. launch.Command], Variables = context.Environment.SelfVariables });
    }

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var reply = await new DnsClient(new DnsFolder(context.DataFolder), context.Environment.Time).StatusAsync(cancellationToken);
        return reply is null ? "nobody answers on its control socket" : reply.ReloadProblem;
    }
}
