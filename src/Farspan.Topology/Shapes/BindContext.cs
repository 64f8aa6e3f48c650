using Farspan.Topology.Diagnostics;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Shapes;

/// <summary>What shapes need while they bind: where findings go, and what is being read, for the sentences.</summary>
internal sealed class BindContext(Findings findings)
{
    private readonly Stack<string> _subjects = new(["the topology"]);

    /// <summary>Where findings go.</summary>
    public Findings Findings { get; } = findings;

    /// <summary>Finds the nearest valid word for one that is not.</summary>
    public Suggester Suggester { get; } = new();

    /// <summary>What is being read: <c>machine 'etcd-1'</c>.</summary>
    public string Subject => _subjects.Peek();

    /// <summary>Enters a part; leave it again.</summary>
    public void Enter(string subject) => _subjects.Push(subject);

    /// <summary>Leaves the part entered last.</summary>
    public void Leave() => _subjects.Pop();

    /// <summary>Says that a node is of the wrong type.</summary>
    public void WrongType(YamlNode node, string expected)
    {
        var found = node switch
        {
            YamlMap => "a map",
            YamlList => "a list",
            YamlScalar { IsNull: true } => "nothing",
            YamlScalar scalar => $"the text '{YamlSentence.Short(scalar.Text)}'",
            _ => "something else",
        };
        Findings.Error(ShapeCodes.TypeCode, node.Span, $"Expected {expected}, but found {found} in {Subject}.");
    }
}
