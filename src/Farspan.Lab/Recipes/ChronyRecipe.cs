using Farspan.Lab.Files;

namespace Farspan.Lab.Recipes;

/// <summary>A server of time that leaves this host's clock alone: it tells what that says, at a stratum that nobody would prefer.</summary>
/// <remarks>Source: chronyd(8), <c>-x</c>, <c>-U</c>; chrony.conf(5), <c>local</c>, <c>allow</c>, <c>cmdport</c>.</remarks>
internal sealed class ChronyRecipe : IServiceRecipe
{
    private const string Configuration = "chrony.conf";

    public string Name => "chrony";

    public IReadOnlyList<ToolNeed> Needs { get; } = [new("chronyd", "chrony")];

    // In the foreground, and as the user it is started as.
    public ServiceLaunch Launch(ServiceContext context) => new()
    {
        Command = [Tools.Path(context.Environment, Needs[0]), "-d", "-x", "-U", "-u", "root", "-f", Path.Combine(context.DataFolder, Configuration)],
        Variables = [],
        DataMountedAt = null,
    };

    public Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        string[] lines = ["local stratum 10", "allow all", "cmdport 0", "bindcmdaddress /", FormattableString.Invariant($"pidfile {Path.Combine(context.DataFolder, "chronyd.pid")}"), ""];
        StateFile.Write(Path.Combine(context.DataFolder, Configuration), System.Text.Encoding.ASCII.GetBytes(string.Join('\n', lines)));
        return Task.FromResult(Launch(context));
    }

    public Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    // NTP has no connection to try; test asks it for the time.
    public Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
