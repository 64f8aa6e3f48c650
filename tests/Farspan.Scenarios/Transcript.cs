using System.Text;

namespace Farspan.Scenarios;

/// <summary>A file of commands and their full answers: <c>$ command</c>, then what it printed, then <c>[exit N]</c> where that is not 0.</summary>
internal sealed class Transcript
{
    private const string Prompt = "$ ";

    private Transcript(string path, IReadOnlyList<string> commands, string text)
    {
        Path = path;
        Commands = commands;
        Text = text;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Its commands, in order.</summary>
    public IReadOnlyList<string> Commands { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>Reads a file.</summary>
    public static Transcript Read(string path)
    {
        var text = File.ReadAllText(path);
        var commands = text.Split('\n').Where(l => l.StartsWith(Prompt, StringComparison.Ordinal)).Select(l => l[Prompt.Length..]).ToList();
        return new Transcript(path, commands, text);
    }

    /// <summary>Runs the commands and gives the transcript as it is now, comments kept.</summary>
    public async Task<string> RunAsync(Shell shell, CancellationToken cancellationToken)
    {
        var now = new StringBuilder();
        foreach (var line in Text.Split('\n').Where(l => l.StartsWith('#') || l.StartsWith(Prompt, StringComparison.Ordinal)))
        {
            now.Append(line).Append('\n');
            if (line.StartsWith('#'))
            {
                continue;
            }

            var (output, exitCode) = await shell.RunAsync(line[Prompt.Length..], cancellationToken);
            now.Append(output);
            if (output.Length > 0 && !output.EndsWith('\n'))
            {
                now.Append("[no line end]\n");
            }

            if (exitCode != 0)
            {
                now.Append(System.Globalization.CultureInfo.InvariantCulture, $"[exit {exitCode}]\n");
            }
        }

        return now.ToString();
    }
}
