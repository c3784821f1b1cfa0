"""The import-linter contract on the files inside each room."""

from importlinter.contracts.layers import Layer, LayersContract, ModuleTail
from importlinter.domain.helpers import module_expressions_to_modules


class RoomFilesContract(LayersContract):
    """Layers in which `domain` stands for every file that no other layer names: a room names those as its trade does."""

    type_name = "room_files"

    def check(self, graph, verbose):
        rooms = module_expressions_to_modules(graph, self.containers)
        files = {child.rpartition(".")[2] for room in rooms for child in graph.find_children(room.name)}
        named = {tail.name for layer in self.layers for tail in layer.module_tails}
        domain = Layer({ModuleTail(name, is_optional=True) for name in files - named}, is_independent=False)
        self.layers = [
            domain if layer.module_tails == {ModuleTail("domain", is_optional=True)} else layer for layer in self.layers
        ]
        return super().check(graph, verbose)
