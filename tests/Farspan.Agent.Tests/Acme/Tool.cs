using Farspan.Linux.Processes;

namespace Farspan.Agent.Tests.Acme;

/// <summary>Runs programs that are peers.</summary>
internal static class Tool
{
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists);

    public static async Task<string> RunAsync(string program, string[] arguments, Dictionary<string, string>? variables = null)
    {
        var path = Find(program);
        Assert.SkipWhen(path is null, $"{program} is not installed");
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart { File = path!, Arguments = arguments, Environment = variables ?? [] },
            TimeSpan.FromMinutes(2),
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        Assert.True(result.Exit.IsSuccess, $"{program} {string.Join(' ', arguments)}: {result.Exit}\n{result.Output}\n{result.Error}");
        return result.Output;
    }
}
