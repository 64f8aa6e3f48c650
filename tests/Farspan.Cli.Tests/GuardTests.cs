namespace Farspan.Cli.Tests;

/// <summary>Whatever goes wrong becomes one line and an honest exit code.</summary>
public sealed class GuardTests
{
    [Fact]
    public async Task A_bug_is_one_line_and_its_details_are_in_a_file()
    {
        using var line = new CommandLine();
        var code = await line.RunCommandAsync(_ => throw new InvalidOperationException("the sky\nfell"), TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Environment, code);
        Assert.StartsWith("farspan: internal error: InvalidOperationException: the sky fell (details: ", line.Error, StringComparison.Ordinal);
        Assert.Single(line.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain(" at Farspan", line.Error, StringComparison.Ordinal);
        var path = line.Error.Split("details: ")[1].Split(';')[0];
        Assert.Contains("the sky", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public async Task A_stopped_command_says_so_and_ends_with_130()
    {
        using var line = new CommandLine();
        using var stop = new CancellationTokenSource();
        var code = await line.RunCommandAsync(
            async token =>
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
                return 0;
            },
            stop.Token);
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Equal("farspan: stopped\n", line.Error);
    }

    [Fact]
    public async Task A_refusal_of_the_world_is_one_line_with_exit_code_3()
    {
        using var line = new CommandLine();
        Assert.Equal(3, await line.RunCommandAsync(_ => throw new IOException("No space left on device"), TestContext.Current.CancellationToken));
        Assert.Equal("farspan: No space left on device\n", line.Error);
    }

    [Fact]
    public async Task A_command_ends_with_its_own_exit_code()
    {
        using var line = new CommandLine();
        Assert.Equal(7, await line.RunCommandAsync(_ => Task.FromResult(7), TestContext.Current.CancellationToken));
        Assert.Empty(line.Error);
    }
}
