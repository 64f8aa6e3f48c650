using Farspan.Testing;

namespace Farspan.Cli.Tests;

/// <summary>What the command line answers before any command runs.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("there is no command 'chek'; did you mean 'check'?", "chek")]
    [InlineData("there is no command 'frobnicate'; see farspan --help", "frobnicate")]
    [InlineData("there is no option --frob; see farspan --help", "--frob")]
    [InlineData("check needs FILE, for example: farspan check examples/provider-groups; see farspan check --help", "check")]
    [InlineData("check has no option --jsn; did you mean --json?", "check", "x.yaml", "--jsn")]
    [InlineData("check does not take 'y.yaml'; see farspan check --help", "check", "x.yaml", "y.yaml")]
    public async Task A_wrong_command_line_is_answered_in_one_line_with_exit_code_2(string expected, params string[] arguments)
    {
        using var line = new CommandLine();
        Assert.Equal(ExitCode.Usage, await line.RunAsync(arguments));
        Assert.Equal($"farspan: {expected}\n", line.Error);
        Assert.Empty(line.Output);
    }

    [Fact]
    public async Task Nothing_at_all_shows_the_help_and_is_a_usage_error()
    {
        using var line = new CommandLine();
        Assert.Equal(ExitCode.Usage, await line.RunAsync());
        Assert.Contains("Usage:", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        using var line = new CommandLine();
        Assert.Equal(ExitCode.Holds, await line.RunAsync("--version"));
        Assert.Equal(Application.Version + "\n", line.Output);
        Assert.StartsWith("farspan 0.", Application.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_help_is_as_reviewed()
    {
        using var root = new CommandLine();
        await root.RunAsync("--help");
        Golden.Equal("help.txt", root.Output);
        foreach (var command in root.Commands().Where(c => !c.Hidden))
        {
            using var line = new CommandLine();
            Assert.Equal(ExitCode.Holds, await line.RunAsync(command.Name, "--help"));
            Golden.Equal($"help-{command.Name}.txt", line.Output);
        }
    }

    [Fact]
    public void Every_command_has_a_description_and_an_example_that_begins_with_it()
    {
        using var line = new CommandLine();
        Assert.All(line.Commands(), command =>
        {
            Assert.False(string.IsNullOrEmpty(command.Description));
            Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description), $"{command.Name} {argument.Name}"));
            Assert.Contains(((FarspanCommand)command).Examples, example => example.StartsWith($"farspan {command.Name}", StringComparison.Ordinal));
        });
    }
}
