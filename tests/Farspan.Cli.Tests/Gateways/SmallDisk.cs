using Farspan.Linux.Processes;

namespace Farspan.Cli.Tests.Gateways;

/// <summary>A disk that is soon full.</summary>
internal static class SmallDisk
{
    public static Task MountAsync(string folder, CancellationToken cancellationToken) => RunAsync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", folder], cancellationToken);

    public static Task UnmountAsync(string folder, CancellationToken cancellationToken) => RunAsync("umount", ["-l", folder], cancellationToken);

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await ChildProcess.RunAsync(new ChildProcessStart { File = program, Arguments = arguments }, TimeSpan.FromSeconds(90), TimeProvider.System, cancellationToken);
        Assert.True(result.Exit.Code == 0, result.Error);
    }
}
