using System.Diagnostics;

namespace Farspan.Agent.Tests.Certificates;

/// <summary>Whose a file is, as stat(1) says.</summary>
internal static class Owner
{
    public static async Task<string> OfAsync(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%u:%g %a", path]) { RedirectStandardOutput = true })!;
        var text = await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await stat.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text.Trim();
    }
}
