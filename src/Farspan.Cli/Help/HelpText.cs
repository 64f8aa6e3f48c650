using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Farspan.Cli.Help;

/// <summary>Writes the help of a command: what it does, how it is called, its options, examples.</summary>
internal static class HelpText
{
    private const int Column = 26;

    /// <summary>The help text, ending with a line end.</summary>
    public static string For(Command command)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{command.Description}\n\nUsage:\n  {Usage(command)}\n");
        Section(text, "Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description)));
        Section(text, "Arguments", command.Arguments.Select(a => (a.HelpName ?? a.Name, a.Description)));
        Section(text, "Options", OptionsOf(command).Select(o => (OptionName(o), o.Description)));
        if (command is FarspanCommand farspan)
        {
            text.Append("\nExamples:\n");
            foreach (var example in farspan.Examples)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {example}\n");
            }
        }
        else
        {
            text.Append("""

                Exit codes: 0 it holds, 1 it does not hold, 2 usage or input error, 3 the environment cannot.
                Begin with: farspan up examples/provider-groups && farspan test
                Help of one command: farspan COMMAND --help

                """);
        }

        return text.ToString();
    }

    /// <summary>Options that a command takes, those of all commands last; hidden ones left out.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) => command.Options
        .Concat(Above(command).SelectMany(p => p.Options.Where(o => o.Recursive)))
        .Where(o => !o.Hidden);

    private static IEnumerable<Command> Above(Command command) => command.Parents.OfType<Command>().SelectMany(p => Above(p).Prepend(p));

    /// <summary>What an option's value is called.</summary>
    public static string ValueName(Option option) => option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant();

    private static string Usage(Command command)
    {
        if (command is RootCommand)
        {
            return "farspan COMMAND [OPTIONS]";
        }

        var parts = command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{a.HelpName ?? a.Name}]" : a.HelpName ?? a.Name);
        return string.Join(' ', [PathOf(command), .. command.Subcommands.Any(c => !c.Hidden) ? ["COMMAND"] : Array.Empty<string>(), .. parts, "[OPTIONS]"]);
    }

    /// <summary>How a command is called, such as <c>farspan proxy start</c>.</summary>
    public static string PathOf(Command command) =>
        command is RootCommand ? "farspan" : $"{(command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? PathOf(parent) : "farspan")} {command.Name}";

    private static string OptionName(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(a => a.StartsWith('-') && a != "-?").Order(StringComparer.Ordinal).Prepend(option.Name));
        return option.ValueType == typeof(bool) ? names : $"{names} {ValueName(option)}";
    }

    private static void Section(StringBuilder text, string title, IEnumerable<(string Name, string? Description)> rows)
    {
        var lines = rows.ToList();
        if (lines.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{title}:\n");
        foreach (var (name, description) in lines)
        {
            // What leaves no room beside it has a line of its own.
            var indent = name.Length < Column ? name.PadRight(Column) : $"{name}\n  {new string(' ', Column)}";
            text.Append(CultureInfo.InvariantCulture, $"  {indent}{description}\n");
        }
    }
}
